/**
 * The master of the chain, trusted and a single node: it hears of every member, says who stands where,
 * takes out who is silent and adds who comes back, one change an epoch. It never takes out the last node
 * that has everything.
 */
import type { NodeContext } from '../../../src/node/context.ts';
import type { Message } from '../../../src/node/message.ts';
import { Kept } from '../../kit/kept.ts';
import { type Config, NO_CHAIN, RENEW_MS, SILENT_MS } from './config.ts';

interface Heard {
  readonly atMs: number;
  /** In which epoch it got the data that it holds; 0: it was there from the beginning. */
  readonly installed: number;
}

export class Master {
  readonly #context: NodeContext;
  readonly #members: readonly string[];
  readonly #kept: Kept<Config>;
  readonly #heard = new Map<string, Heard>();
  readonly #beganMs: number;
  #changing = false;

  constructor(context: NodeContext, members: readonly string[]) {
    this.#context = context;
    this.#members = members;
    this.#kept = new Kept(context.storage);
    this.#beganMs = context.monotonicMs();
    this.#review();
  }

  get config(): Config {
    return this.#kept.get('config') ?? NO_CHAIN;
  }

  onMessage(message: Message): void {
    if (message.body.type !== 'renew' || this.#changing) return;
    this.#heard.set(message.src, {
      atMs: this.#context.monotonicMs(),
      installed: Number(message.body['installed']),
    });
    const asked = message.body['asked'] ?? null;
    this.#context.reply(message, { type: 'renewed', asked, ...this.config });
  }

  #review(): void {
    void this.#change(this.#next());
    this.#context.after(RENEW_MS, () => this.#review());
  }

  async #change(next: Config | undefined): Promise<void> {
    if (next === undefined || this.#changing) return;
    this.#changing = true; // nobody hears of a chain that the master could forget
    this.#kept.set('config', next);
    await this.#kept.sync();
    this.#changing = false;
    this.#context.log(`epoch ${next.epoch}: ${next.chain.join(' → ')}`);
  }

  #next(): Config | undefined {
    const { epoch, chain, joined } = this.config;
    if (epoch === 0) {
      const all = this.#members.every((node) => this.#heard.has(node));
      return all ? { epoch: 1, chain: [...this.#members], joined: {} } : undefined;
    }
    const living = chain.filter((node) => !this.#isSilent(node));
    const hasAll = (node: string): boolean => this.#hasAll(node, joined);
    if (living.length < chain.length) {
      return living.some(hasAll) ? { epoch: epoch + 1, chain: living, joined } : undefined;
    }
    const back = this.#members.find((node) => !chain.includes(node) && !this.#isSilent(node));
    if (back === undefined || !chain.every(hasAll)) return undefined;
    return {
      epoch: epoch + 1,
      chain: [...chain, back],
      joined: { ...joined, [back]: epoch + 1 },
    };
  }

  #hasAll(node: string, joined: Config['joined']): boolean {
    return this.#heard.get(node)?.installed === (joined[node] ?? 0);
  }

  /** Leases of an earlier life of the master are over by then, too. */
  #isSilent(node: string): boolean {
    const heardMs = this.#heard.get(node)?.atMs ?? this.#beganMs;
    return this.#context.monotonicMs() - heardMs > SILENT_MS;
  }
}
