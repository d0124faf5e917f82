/**
 * Naive replication: every node takes reads and writes, applies them at once, and tells all others, who
 * apply what they hear when they hear it. No order, no quorum, no versions: a brain that splits.
 *
 * What is told is told again until it was acknowledged, also to a node that was away. For a set, where
 * the order of additions does not matter, that is enough to converge. For registers it is not: two sides
 * that were cut off overwrite each other, each with what the other had before.
 *
 * Assumes nothing and promises nothing of registers. It keeps everything on its disk.
 */
import type { Json } from '../../../src/history/operation.ts';
import type { NodeContext, ProgramFactory } from '../../../src/node/context.ts';
import type { Body, Message } from '../../../src/node/message.ts';
import { Kept } from '../../kit/kept.ts';
import { keyOf, notSupported, replyRead } from '../../kit/replying.ts';
import type { Told } from '../../kit/system.ts';
import type { NaiveBug } from './bugs.ts';

/** What was not acknowledged is told again so often, ms. */
const AGAIN_MS = 200;
/** So many of them at a time. */
const MOST_AT_ONCE = 100;

/** A change, as it goes from node to node. */
interface Change extends Readonly<Record<string, Json>> {
  readonly type: 'write' | 'add';
  readonly key: string;
  readonly value: Json;
}

interface Untold extends Change {
  /** Who has not acknowledged it. */
  readonly peers: readonly string[];
}

class Naive {
  readonly #context: NodeContext;
  readonly #bugs: ReadonlySet<NaiveBug>;
  readonly #kept: Kept<Json>;
  /** By number: changes that not every peer has acknowledged. */
  readonly #untold = new Map<number, Untold>();
  #changes = 0;

  constructor(context: NodeContext, { bugs }: Told) {
    this.#context = context;
    this.#bugs = new Set(bugs as NaiveBug[]);
    this.#kept = new Kept(context.storage);
    this.#recover();
    if (!this.#bugs.has('merge-none')) this.#tellAgain();
  }

  onMessage(message: Message): void {
    const { type } = message.body;
    if (type === 'read') replyRead(this.#context, message, this.#get(keyOf(message)));
    else if (type === 'write' || type === 'add') void this.#change(message);
    else if (type === 'told') void this.#hear(message);
    else if (type === 'heard') this.#acknowledged(message);
    else notSupported(this.#context, message);
  }

  async #change(request: Message): Promise<void> {
    const { body } = request;
    const type = body.type as Change['type'];
    const change: Change = { type, key: keyOf(request), value: body['value'] ?? null };
    const number = ++this.#changes;
    // In one record: a crash may leave the first of two.
    this.#kept.set(`#${number}`, { ...change, peers: [...this.#context.peers] });
    this.#apply(change);
    await this.#kept.sync(); // what others have heard of must not be forgotten here
    this.#untold.set(number, { ...change, peers: [...this.#context.peers] });
    for (const peer of this.#context.peers) this.#tell(peer, number, change);
    this.#context.reply(request, { type: `${type}_ok` });
  }

  async #hear(message: Message): Promise<void> {
    const { number, change } = message.body as unknown as { number: number; change: Change };
    this.#apply(change);
    await this.#kept.sync();
    this.#context.send(message.src, { type: 'heard', number });
  }

  #acknowledged({ src, body }: Message): void {
    const number = body['number'] as number;
    const untold = this.#untold.get(number);
    if (untold === undefined) return;
    const left = { ...untold, peers: untold.peers.filter((peer) => peer !== src) };
    this.#kept.set(`#${number}`, left);
    if (left.peers.length === 0) this.#untold.delete(number);
    else this.#untold.set(number, left);
  }

  #recover(): void {
    for (const [name, value] of this.#kept.entries()) {
      if (!name.startsWith('#')) continue;
      const number = Number(name.slice(1));
      const untold = value as Untold;
      this.#changes = Math.max(this.#changes, number);
      if (untold.peers.length > 0) this.#untold.set(number, untold);
    }
    for (const untold of this.#untold.values()) if (untold.type === 'add') this.#apply(untold);
  }

  #tell(peer: string, number: number, change: Change): void {
    this.#context.send(peer, { type: 'told', number, change } satisfies Body);
  }

  #tellAgain(): void {
    this.#context.after(AGAIN_MS, () => {
      for (const [number, { peers, ...change }] of [...this.#untold].slice(0, MOST_AT_ONCE)) {
        for (const peer of peers) this.#tell(peer, number, change);
      }
      this.#tellAgain();
    });
  }

  #apply({ type, key, value }: Change): void {
    const before = this.#get(key);
    if (type === 'write') this.#kept.set(`=${key}`, value);
    else if (!Array.isArray(before)) this.#kept.set(`=${key}`, [value]);
    else if (!before.includes(value)) this.#kept.set(`=${key}`, withElement(before, value));
  }

  #get(key: string): Json {
    return this.#kept.get(`=${key}`) ?? null;
  }
}

/** In an order of its own: nodes hear of the same elements in different orders. */
const withElement = (elements: readonly Json[], value: Json): Json =>
  [...elements, value].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

export const program: ProgramFactory = (context, told) => {
  const naive = new Naive(context, told as unknown as Told);
  return { onMessage: (message) => naive.onMessage(message), status: () => ({}) };
};
