/**
 * A register on quorums, with several writers: the algorithm of Attiya, Bar-Noy and Dolev ("Sharing
 * Memory Robustly in Message-Passing Systems", 1995) as Lynch and Shvartsman extended it (1997).
 *
 * Each value has a stamp: a number and the name of the node that wrote it. A write asks a quorum for the
 * latest stamp and stores its value under the next one at a quorum. A read asks a quorum for the latest
 * value and stores it at a quorum before it answers: what was read once is read from then on.
 *
 * Assumes: crash and recovery with a disk that keeps what was synced; fewer than half of the nodes down;
 * messages may be lost, late, doubled, in any order. Does not: compare-and-set (it needs consensus),
 * change who is a member, decide anything without a quorum.
 */
import type { OptionValue } from '../../../src/base/options.ts';
import type { Json } from '../../../src/history/operation.ts';
import type { NodeContext, ProgramFactory } from '../../../src/node/context.ts';
import type { Body, Message } from '../../../src/node/message.ts';
import { asking, type Asking } from '../../kit/asking.ts';
import { compareStamps, latest, NEVER, type Stamp } from '../../kit/clocks.ts';
import { Kept } from '../../kit/kept.ts';
import {
  keyOf,
  notSupported,
  refuse,
  replyRead,
  replyWritten,
  unsure,
} from '../../kit/replying.ts';
import type { Told } from '../../kit/system.ts';
import type { QuorumBug } from './bugs.ts';

/** A value, and when it was written. */
interface Version extends Readonly<Record<string, Json>> {
  readonly n: number;
  readonly id: string;
  readonly value: Json;
}

const UNWRITTEN: Version = { ...NEVER, value: null };
/** A phase is given up after so long, ms. */
const PHASE_MS = 1_000;

class QuorumRegister {
  readonly #context: NodeContext;
  readonly #bugs: ReadonlySet<QuorumBug>;
  readonly #others: Asking;
  readonly #kept: Kept<Version>;
  readonly #readQuorum: number;
  readonly #writeQuorum: number;
  /** By key: numbers that this node has used. */
  readonly #used = new Map<string, number>();

  constructor(context: NodeContext, { bugs, options }: Told) {
    this.#context = context;
    this.#bugs = new Set(bugs as QuorumBug[]);
    this.#others = asking(context);
    this.#kept = new Kept(context.storage);
    const majority = Math.floor(context.nodes.length / 2) + 1;
    const size = (option: OptionValue | undefined): number => Number(option) || majority;
    this.#readQuorum = size(options['r']);
    this.#writeQuorum = size(options['w']) - (this.#bugs.has('write-two-of-five') ? 1 : 0);
  }

  onMessage(message: Message): void {
    if (this.#others.take(message)) return;
    const { type } = message.body;
    if (type === 'write') void this.#write(message);
    else if (type === 'read') void this.#read(message);
    else if (type === 'query') void this.#answer(message);
    else if (type === 'store') void this.#store(message);
    else notSupported(this.#context, message);
  }

  async #write(request: Message): Promise<void> {
    const key = keyOf(request);
    const seen = this.#bugs.has('reuse-stamp') ? [this.#get(key)] : await this.#query(key);
    if (seen === undefined) return refuse(this.#context, request, 'no quorum answers');
    const stamp = this.#next(key, latest(seen));
    const version = { ...stamp, value: request.body['value'] ?? null };
    if (await this.#storeAtQuorum(key, version)) replyWritten(this.#context, request);
    else unsure(this.#context, request, 'no quorum has stored it in time');
  }

  async #read(request: Message): Promise<void> {
    const key = keyOf(request);
    if (this.#bugs.has('read-one')) {
      return replyRead(this.#context, request, this.#get(key).value);
    }
    const seen = await this.#query(key);
    if (seen === undefined) return refuse(this.#context, request, 'no quorum answers');
    const last = seen.reduce((a, b) => (compareStamps(a, b) < 0 ? b : a));
    const isSettled = seen.every((version) => compareStamps(version, last) === 0);
    if (isSettled || this.#bugs.has('no-write-back') || (await this.#storeAtQuorum(key, last))) {
      return replyRead(this.#context, request, last.value);
    }
    unsure(this.#context, request, 'no quorum has stored what was read in time');
  }

  /** What a read quorum has, this node among it; undefined where too few answer in time. */
  async #query(key: string): Promise<readonly Version[] | undefined> {
    const answers = await this.#others.gather({
      from: this.#context.peers,
      body: { type: 'query', key },
      need: this.#readQuorum - 1,
      withinMs: PHASE_MS,
    });
    if (answers === undefined) return undefined;
    return [await this.#durable(key), ...[...answers.values()].map(versionIn)];
  }

  async #storeAtQuorum(key: string, version: Version): Promise<boolean> {
    await this.#keep(key, version);
    const answers = await this.#others.gather({
      from: this.#context.peers,
      body: { type: 'store', key, ...version },
      need: this.#writeQuorum - 1,
      withinMs: PHASE_MS,
    });
    return answers !== undefined;
  }

  async #answer(request: Message): Promise<void> {
    this.#context.reply(request, { type: 'query_ok', ...(await this.#durable(keyOf(request))) });
  }

  /** What a node tells of must outlive it: somebody may build on it. */
  async #durable(key: string): Promise<Version> {
    const version = this.#get(key);
    if (!this.#bugs.has('stamp-not-durable')) await this.#kept.sync();
    return version;
  }

  async #store(request: Message): Promise<void> {
    await this.#keep(keyOf(request), versionIn(request.body));
    this.#context.reply(request, { type: 'store_ok' });
  }

  /** Durable when it resolves. */
  async #keep(key: string, version: Version): Promise<void> {
    const order = compareStamps(version, this.#get(key));
    const isLater = this.#bugs.has('tie-by-arrival') ? version.n >= this.#get(key).n : order > 0;
    if (isLater) this.#kept.set(key, version);
    if (!this.#bugs.has('stamp-not-durable')) await this.#kept.sync();
  }

  /** Later than all that was seen, and never given before by this node. */
  #next(key: string, seen: Stamp): Stamp {
    const n = Math.max(seen.n, this.#used.get(key) ?? 0) + 1;
    this.#used.set(key, n);
    return { n, id: this.#context.id };
  }

  #get(key: string): Version {
    return this.#kept.get(key) ?? UNWRITTEN;
  }
}

const versionIn = ({ n, id, value }: Body): Version => ({
  n: n as number,
  id: id as string,
  value: value ?? null,
});

export const program: ProgramFactory = (context, told) => {
  const register = new QuorumRegister(context, told as unknown as Told);
  return { onMessage: (message) => register.onMessage(message), status: () => ({}) };
};
