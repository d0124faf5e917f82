/**
 * Last writer wins: each value has a stamp of the clock of the node that took it, the later stamp stays,
 * everywhere. Nodes tell each other of a write at once, and compare what they have again and again
 * (anti-entropy by digests; Demers and others, "Epidemic Algorithms for Replicated Database Maintenance",
 * 1987), so that they hold the same once they can talk to each other.
 *
 * With `clock=hybrid` a stamp is never behind what the node has heard of (Kulkarni and others, 2014); with
 * `clock=wall` it is what the wall clock says: a write on a node whose clock is behind is acknowledged and
 * lost at once.
 *
 * Assumes nothing of the network but that it works now and then, and a disk that keeps what was synced.
 * Does not: keep both of two concurrent values, delete, order anything but by stamps.
 */
import type { Json } from '../../../src/history/operation.ts';
import type { NodeContext, ProgramFactory } from '../../../src/node/context.ts';
import type { Message } from '../../../src/node/message.ts';
import { asking, type Asking } from '../../kit/asking.ts';
import { HybridClock, type HybridTime } from '../../kit/clocks.ts';
import { Kept } from '../../kit/kept.ts';
import { keyOf, notSupported, replyRead, replyWritten } from '../../kit/replying.ts';
import type { Told } from '../../kit/system.ts';
import type { LwwBug } from './bugs.ts';

/** Nodes compare what they have so often, ms. */
const ROUND_MS = 400;
/** How long a read waits for another node, with the bug that makes it. */
const REPAIR_MS = 50;

/** Who wrote a value, and when by its clock. */
interface Stamp extends Readonly<Record<string, Json>> {
  readonly wallMs: number;
  readonly count: number;
  readonly id: string;
}

interface Version extends Stamp {
  readonly value: Json;
}

class LastWriterWins {
  readonly #context: NodeContext;
  readonly #bugs: ReadonlySet<LwwBug>;
  readonly #others: Asking;
  readonly #kept: Kept<Version>;
  readonly #clock: HybridClock;
  readonly #byWall: boolean;
  /** Stamps given by the wall clock: no two are the same, though it may show a time twice. */
  #stamps = 0;

  constructor(context: NodeContext, { bugs, options }: Told) {
    this.#context = context;
    this.#bugs = new Set(bugs as LwwBug[]);
    this.#others = asking(context);
    this.#kept = new Kept(context.storage);
    this.#clock = new HybridClock(() => context.wallClockMs());
    this.#byWall = options['clock'] === 'wall';
    for (const [, version] of this.#kept.entries()) {
      this.#clock.hear(version);
      this.#stamps = Math.max(this.#stamps, version.count);
    }
    this.#compare();
  }

  onMessage(message: Message): void {
    if (this.#others.take(message)) return;
    const { type } = message.body;
    if (type === 'write') void this.#write(message);
    else if (type === 'read') void this.#read(message);
    else if (type === 'versions') this.#hear(message);
    else if (type === 'digest') this.#onDigest(message);
    else if (type === 'version') this.#context.reply(message, this.#told([keyOf(message)]));
    else notSupported(this.#context, message);
  }

  async #write(request: Message): Promise<void> {
    const key = keyOf(request);
    const version = { ...this.#stamp(), value: request.body['value'] ?? null };
    this.#take(key, version);
    await this.#kept.sync();
    const news = this.#told([key]);
    for (const peer of this.#context.peers) this.#context.send(peer, news);
    replyWritten(this.#context, request);
  }

  async #read(request: Message): Promise<void> {
    const key = keyOf(request);
    if (this.#bugs.has('read-repair-backwards')) await this.#repair(key);
    const version = this.#kept.get(key);
    await this.#kept.sync(); // what was read is not forgotten, or reads would go back
    replyRead(this.#context, request, version?.value ?? null);
  }

  async #repair(key: string): Promise<void> {
    const peer = this.#context.random.pick(this.#context.peers);
    const answer = await this.#others.ask(peer, { type: 'version', key }, REPAIR_MS);
    for (const [name, version] of versionsIn(answer?.['versions'])) this.#kept.set(name, version);
  }

  #stamp(): Stamp {
    const { wallMs, count }: HybridTime = this.#byWall
      ? { wallMs: Math.floor(this.#context.wallClockMs()), count: ++this.#stamps }
      : this.#clock.now();
    return { wallMs, count, id: this.#context.id };
  }

  /** The later one stays. */
  #take(key: string, version: Version): void {
    this.#clock.hear(version);
    const known = this.#kept.get(key);
    if (known === undefined || this.#isLater(version, known)) this.#kept.set(key, version);
  }

  #isLater(a: Stamp, b: Stamp): boolean {
    if (this.#bugs.has('no-tie-break')) return tick(a) > tick(b);
    const order = a.wallMs - b.wallMs || a.count - b.count;
    return order > 0 || (order === 0 && a.id > b.id);
  }

  // What nodes tell each other

  #told(keys: readonly string[]): { type: string; versions: Json } {
    const versions = keys.flatMap((key) => {
      const version = this.#kept.get(key);
      return version === undefined ? [] : [[key, version]];
    });
    return { type: 'versions', versions };
  }

  #hear({ body }: Message): void {
    for (const [key, version] of versionsIn(body['versions'])) this.#take(key, version);
    void this.#kept.sync();
  }

  #compare(): void {
    this.#context.after(ROUND_MS, () => {
      const stamps = [...this.#kept.entries()].map(([key, { wallMs, count, id }]) => [
        key,
        { wallMs, count, id },
      ]);
      for (const peer of this.#context.peers) this.#context.send(peer, { type: 'digest', stamps });
      this.#compare();
    });
  }

  /** Sends back what is later here; what is later there comes with this node's own digest. */
  #onDigest({ src, body }: Message): void {
    const theirs = new Map(body['stamps'] as unknown as readonly [string, Stamp][]);
    const ours = [...this.#kept.entries()];
    if (this.#bugs.has('digest-by-count') && theirs.size === ours.length) return;
    const later = ours.filter(([key, version]) => {
      const known = theirs.get(key);
      return known === undefined || this.#isLater(version, known);
    });
    if (later.length > 0) this.#context.send(src, this.#told(later.map(([key]) => key)));
  }
}

/** As a coarse clock shows it, which ticks every 10 ms. */
const tick = ({ wallMs }: Stamp): number => Math.floor(wallMs / 10);

const versionsIn = (told: Json | undefined): readonly (readonly [string, Version])[] =>
  (told ?? []) as unknown as readonly (readonly [string, Version])[];

export const program: ProgramFactory = (context, told) => {
  const one = new LastWriterWins(context, told as unknown as Told);
  return { onMessage: (message) => one.onMessage(message), status: () => ({}) };
};
