/**
 * The byzantine sender stands between a node program and the network and, when told to, betrays the
 * protocol towards the peers. Messages to clients are never touched, nor is what the program believes:
 * it does not know that it lies.
 *
 * The four ways are the classic ones: `silent` and `replay` are what a network may do as well (an
 * omission, a duplicate that comes late); `lie` and `equivocate` are what only an arbitrary failure
 * does (Lamport, Shostak, Pease, "The Byzantine Generals Problem", 1982).
 */
import type { Random } from '../base/random.ts';
import { randomFrom } from '../base/random.ts';
import { createLiar } from './lie.ts';
import type { Body } from './message.ts';

export const BETRAYALS = ['lie', 'equivocate', 'replay', 'silent'] as const;

export type Betrayal = (typeof BETRAYALS)[number];

export interface ByzantineSender {
  send(to: string, body: Body): void;
  /** Undefined: honest from now on. */
  betray(how: Betrayal | undefined): void;
  readonly how: Betrayal | undefined;
  /** Messages held back, altered or repeated since `betray` was called last. */
  readonly betrayals: number;
}

export interface ByzantineSenderOptions {
  readonly peers: readonly string[];
  readonly random: Random;
  readonly transmit: (to: string, body: Body) => void;
}

/** Old messages kept for each peer. */
const MEMORY = 64;
const CHANCE_OF_LIE = 0.5;
const CHANCE_OF_REPLAY = 0.3;

export const createByzantineSender = ({
  peers,
  random,
  transmit,
}: ByzantineSenderOptions): ByzantineSender => {
  let how: Betrayal | undefined;
  let betrayals = 0;
  const liar = createLiar(peers);
  const sent = new Map<string, Body[]>(peers.map((peer) => [peer, []]));
  /** Whether a peer is told another story: the first one spoken to, the third, … until it ends. */
  let deceived = new Map<string, boolean>();
  let story = '';

  const isDeceived = (peer: string): boolean => {
    const known = deceived.get(peer) ?? deceived.size % 2 === 0;
    deceived.set(peer, known);
    return known;
  };

  const betrayed = (to: string, body: Body): void => {
    if (how === 'silent') {
      betrayals++;
      return;
    }
    if (how === 'replay') {
      transmit(to, body);
      const old = sent.get(to) ?? [];
      if (old.length > 0 && random.next() < CHANCE_OF_REPLAY) {
        betrayals++;
        transmit(to, random.pick(old));
      }
      return;
    }
    const lies = how === 'lie' ? random.next() < CHANCE_OF_LIE : isDeceived(to);
    // The deceived must hear one story: the same true words become the same false ones.
    const source = how === 'lie' ? random : randomFrom(`${story}/${JSON.stringify(body)}`);
    const told = lies ? liar.twist(body, source) : body;
    if (told !== body) betrayals++;
    transmit(to, told);
  };

  return {
    send: (to, body) => {
      const memory = sent.get(to);
      if (memory === undefined) return transmit(to, body); // no peer: a client
      if (how === undefined) {
        transmit(to, body);
      } else {
        liar.listen(body);
        betrayed(to, body);
      }
      memory.push(body);
      if (memory.length > MEMORY) memory.shift();
    },
    betray: (wanted) => {
      if (wanted === how) return;
      how = wanted;
      betrayals = 0;
      story = String(random.next());
      deceived = new Map();
    },
    get how() {
      return how;
    },
    get betrayals() {
      return betrayals;
    },
  };
};
