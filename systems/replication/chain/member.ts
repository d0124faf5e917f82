/**
 * A member of the chain: takes updates where it is the head, passes them on when it has them for good,
 * answers reads where it is the tail. What each successor has is told back up the chain; what the tail
 * has is done.
 */
import type { Json } from '../../../src/history/operation.ts';
import type { NodeContext } from '../../../src/node/context.ts';
import { ERROR, type Body, type Message } from '../../../src/node/message.ts';
import { keyOf, notSupported, refuse, replyRead, unsure } from '../../kit/replying.ts';
import type { ChainBug } from './bugs.ts';
import { type Config, LEASE_MS, NO_CHAIN, RENEW_MS, type Update } from './config.ts';
import { ChainStore } from './store.ts';

/** A successor that says nothing is asked what it has so often, ms. */
const ASK_AGAIN_MS = 100;
/** So many updates go in one message. */
const MOST_AT_ONCE = 200;

/** An update's client, and what it is told when the tail has it. */
interface Waiting {
  readonly request: Message;
  readonly answer: Body;
}

export class Member {
  readonly #context: NodeContext;
  readonly #master: string;
  readonly #bugs: ReadonlySet<ChainBug>;
  readonly #store: ChainStore;
  readonly #waiting = new Map<number, Waiting>();
  #config: Config = NO_CHAIN;
  #leaseUntilMs = 0;
  /** What the successor has for good, as far as is known; undefined: it has not said yet. */
  #theirs: number | undefined;
  /** What was sent to it last. */
  #sent = 0;
  /** What the tail has, as far as is known. */
  #doneUntil = 0;

  constructor(context: NodeContext, master: string, bugs: ReadonlySet<ChainBug>) {
    this.#context = context;
    this.#master = master;
    this.#bugs = bugs;
    this.#store = new ChainStore(context.storage);
    this.#renew();
    this.#askAgain();
  }

  status(): Record<string, Json> {
    const { epoch, chain } = this.#config;
    const isIn = this.#place >= 0 && this.#hasAll;
    const waiting = epoch === 0 ? 'no chain yet' : isIn ? undefined : 'not in the chain';
    return {
      epoch,
      chain,
      last: this.#store.last,
      ...(waiting === undefined ? {} : { waiting }),
    };
  }

  onMessage(message: Message): void {
    const { type } = message.body;
    if (type === 'renewed') this.#renewed(message);
    else if (type === 'read') void this.#read(message);
    else if (type === 'write' || type === 'cas') void this.#update(message);
    else if (type === 'what-have-you') this.#tellBack(message.src);
    else if (type === 'updates') void this.#take(message);
    else if (type === 'everything') void this.#install(message);
    else if (type === 'have') this.#onHave(message);
    else notSupported(this.#context, message);
  }

  // Its place

  get #place(): number {
    return this.#config.chain.indexOf(this.#context.id);
  }

  get #successor(): string | undefined {
    return this.#place < 0 ? undefined : this.#config.chain[this.#place + 1];
  }

  get #predecessor(): string | undefined {
    return this.#config.chain[this.#place - 1];
  }

  /** Its data is that of its place: one that came back has it once it was given everything. */
  get #hasAll(): boolean {
    return this.#store.installed === (this.#config.joined[this.#context.id] ?? 0);
  }

  get #hasLease(): boolean {
    return this.#bugs.has('no-epoch') || this.#context.monotonicMs() < this.#leaseUntilMs;
  }

  #renew(): void {
    const askedMs = this.#context.monotonicMs();
    const { installed } = this.#store;
    this.#context.send(this.#master, { type: 'renew', installed, asked: askedMs });
    this.#context.after(RENEW_MS, () => this.#renew());
  }

  #renewed({ body }: Message): void {
    const { epoch, chain, joined } = body as unknown as Config;
    if (epoch < this.#config.epoch) return;
    this.#leaseUntilMs = Math.max(this.#leaseUntilMs, Number(body['asked'] ?? 0) + LEASE_MS);
    if (epoch === this.#config.epoch) return;
    const before = this.#successor;
    this.#config = { epoch, chain, joined };
    this.#context.log(`epoch ${epoch}: ${chain.join(' → ')}`);
    if (this.#place !== 0) this.#dropWaiting();
    if (this.#bugs.has('join-empty') && this.#place >= 0) this.#pretend();
    this.#theirs = undefined;
    if (this.#bugs.has('forget-in-flight') && before !== this.#successor) {
      this.#theirs = this.#store.last;
    }
    this.#sent = 0;
    this.#passOn();
  }

  #pretend(): void {
    this.#store.installed = this.#config.joined[this.#context.id] ?? 0;
  }

  #dropWaiting(): void {
    for (const { request } of this.#waiting.values()) {
      unsure(this.#context, request, 'the head was another before the tail had it');
    }
    this.#waiting.clear();
  }

  // What clients ask

  async #update(request: Message): Promise<void> {
    const [head] = this.#config.chain;
    if (this.#place !== 0 || !this.#hasLease) {
      return refuse(this.#context, request, 'not the head', this.#place === 0 ? undefined : head);
    }
    const { update, answer } = this.#decided(request);
    this.#store.append(update);
    this.#waiting.set(update.seq, { request, answer });
    await this.#store.sync();
    if (this.#bugs.has('head-acks')) this.#answerUntil(update.seq);
    this.#passOn();
  }

  /** What comes of a request after all that the head has ordered before it. */
  #decided({ body }: Message): { readonly update: Update; readonly answer: Body } {
    const key = keyOf({ src: '', dest: '', body });
    const seq = this.#store.last + 1;
    const current = this.#store.get(key);
    if (body.type === 'write') {
      return {
        update: { seq, key, value: body['value'] ?? null },
        answer: { type: 'write_ok' },
      };
    }
    const from = body['from'] ?? null;
    if (JSON.stringify(current) === JSON.stringify(from)) {
      return { update: { seq, key, value: body['to'] ?? null }, answer: { type: 'cas_ok' } };
    }
    // Also what it did not change has its place in the order: it is told when that is certain.
    const text = `it holds ${JSON.stringify(current)}`;
    const code = ERROR.preconditionFailed;
    return {
      update: { seq, key, value: current },
      answer: { type: 'error', code, text, current },
    };
  }

  async #read(request: Message): Promise<void> {
    const tail = this.#config.chain.at(-1);
    if (!this.#bugs.has('read-middle')) {
      if (tail !== this.#context.id) return refuse(this.#context, request, 'not the tail', tail);
      if (!this.#hasAll) return refuse(this.#context, request, 'it has not got everything yet');
    }
    const value = this.#store.get(keyOf(request));
    await this.#store.sync(); // nobody sees what may be forgotten
    const isTail = this.#config.chain.at(-1) === this.#context.id;
    if (this.#bugs.has('read-middle') || (isTail && this.#hasLease)) {
      replyRead(this.#context, request, value);
    } else refuse(this.#context, request, 'its place may be that of another by now');
  }

  #answerUntil(seq: number): void {
    for (const [number, { request, answer }] of this.#waiting) {
      if (number > seq) break;
      this.#waiting.delete(number);
      this.#context.reply(request, answer);
    }
  }

  // What goes down the chain

  /** To the successor what it has not; at the tail, all that it has is done. */
  #passOn(): void {
    const to = this.#successor;
    if (to === undefined) return this.#done(this.#store.durable);
    const { epoch } = this.#config;
    if (this.#theirs === undefined) return this.#context.send(to, { type: 'what-have-you', epoch });
    const updates = this.#theirs < 0 ? undefined : this.#store.after(this.#theirs);
    if (updates === undefined) {
      const { last } = this.#store;
      if (last > this.#store.durable) return; // soon
      const values = this.#store.entries() as unknown as Json;
      return this.#context.send(to, { type: 'everything', epoch, last, values });
    }
    const { durable } = this.#store;
    let next = updates
      .filter(({ seq }) => seq > this.#sent && seq <= durable)
      .slice(0, MOST_AT_ONCE);
    if (next.length === 0) return;
    if (this.#bugs.has('reorder-on-reconnect') && this.#sent === 0) next = next.reverse();
    this.#sent = Math.max(...next.map(({ seq }) => seq));
    this.#context.send(to, { type: 'updates', epoch, updates: next });
  }

  #askAgain(): void {
    this.#context.after(ASK_AGAIN_MS, () => {
      const isBehind = this.#theirs === undefined || this.#theirs < this.#store.last;
      if (this.#successor !== undefined && isBehind) {
        const { epoch } = this.#config;
        this.#sent = Math.max(0, this.#theirs ?? 0);
        this.#context.send(this.#successor, { type: 'what-have-you', epoch });
        if (this.#theirs !== undefined) this.#passOn();
      }
      this.#askAgain();
    });
  }

  async #take({ src, body }: Message): Promise<void> {
    if (!this.#isOfNow(src, body) || !this.#hasAll) return;
    for (const update of body['updates'] as unknown as readonly Update[]) {
      if (this.#isNext(update)) this.#store.append(update);
    }
    await this.#store.sync();
    this.#passOn();
    this.#tellBack(this.#predecessor);
  }

  #isNext({ seq }: Update): boolean {
    if (this.#bugs.has('reorder-on-reconnect')) return true;
    if (this.#bugs.has('forget-in-flight')) return seq > this.#store.last;
    return seq === this.#store.last + 1;
  }

  async #install({ src, body }: Message): Promise<void> {
    const last = Number(body['last']);
    if (!this.#isOfNow(src, body) || (this.#hasAll && last <= this.#store.last)) return;
    const epoch = this.#config.joined[this.#context.id] ?? 0;
    const values = body['values'] as unknown as readonly (readonly [string, Json])[];
    await this.#store.install(epoch, last, values);
    this.#passOn();
    this.#tellBack(this.#predecessor);
  }

  /** From the predecessor, in the epoch that this node is in. */
  #isOfNow(src: string, { epoch }: Body): boolean {
    return (
      this.#bugs.has('no-epoch') || (epoch === this.#config.epoch && src === this.#predecessor)
    );
  }

  // What goes up the chain

  #tellBack(to: string | undefined): void {
    if (to === undefined || to !== this.#predecessor) return;
    const { epoch } = this.#config;
    const have = this.#hasAll ? this.#store.last : -1;
    void this.#store
      .sync()
      .then(() => this.#context.send(to, { type: 'have', epoch, have, done: this.#doneHere }));
  }

  /** What is done as far as this node knows; of the tail, all that it has. */
  get #doneHere(): number {
    const isTail = this.#successor === undefined && this.#hasAll;
    return isTail || this.#bugs.has('ack-before-tail') ? this.#store.durable : this.#doneUntil;
  }

  #onHave({ src, body }: Message): void {
    const { epoch } = this.#config;
    if (src !== this.#successor || body['epoch'] !== epoch) return;
    const have = Number(body['have']);
    const isFirst = this.#theirs === undefined;
    this.#theirs = have;
    if (isFirst) this.#sent = Math.max(0, have);
    if (isFirst && this.#bugs.has('reorder-on-reconnect')) this.#sent = 0;
    this.#done(Number(body['done']));
    this.#passOn();
  }

  #done(seq: number): void {
    if (seq < this.#doneUntil) return;
    this.#doneUntil = seq;
    this.#answerUntil(seq);
    this.#tellBack(this.#predecessor);
  }
}
