/**
 * Brings the cluster into a wanted state; where that lets a node come back that has lost its data, the
 * system is asked to do what an operator does then: remove the member, and add it again. Where that
 * cannot be done yet (nobody leads), the node stays down and it is tried again at the next change: a
 * node that starts empty under its old name may vote twice.
 */
import type { System, SystemRun } from '../../cluster/port/system.ts';
import type { NodeName, WantedState } from '../../cluster/port/wanted.ts';

export interface RejoinOptions {
  readonly run: SystemRun;
  readonly system: Pick<System, 'rejoin'>;
  readonly note: (text: string) => void;
}

export class Rejoining {
  readonly #options: RejoinOptions;
  /** Down, without data. */
  readonly #forgotten = new Set<NodeName>();
  /** Nobody wants them down any more, but the system could not be told yet. */
  readonly #waiting = new Set<NodeName>();
  /** What the system is told, or was, of those that come back: by whoever was first. */
  readonly #told = new Map<NodeName, Promise<void>>();
  #isLast = false;

  constructor(options: RejoinOptions) {
    this.#options = options;
  }

  get waiting(): ReadonlySet<NodeName> {
    return this.#waiting;
  }

  /** From here on whoever waits is started at the next try, whatever the system says. */
  insist(): void {
    this.#isLast = true;
  }

  /** @returns the state it has brought about: as wanted, but for nodes that wait */
  async bring(wanted: WantedState): Promise<WantedState> {
    const { run } = this.#options;
    const back = [...this.#forgotten].filter((node) => wanted.nodes[node]?.process !== 'dead');
    for (const node of back) {
      if (!this.#told.has(node)) this.#told.set(node, this.#before(node));
      await this.#told.get(node);
    }
    const effective = withDown(wanted, this.waiting);
    await run.cluster.want(effective);
    for (const node of back) {
      if (this.#waiting.has(node) || !this.#forgotten.delete(node)) continue;
      this.#told.delete(node);
      await this.#ask(node, 'after-start').catch((error: unknown) => this.#say(node, error));
    }
    for (const [node, { process, death }] of Object.entries(wanted.nodes)) {
      if (process === 'dead' && death === 'amnesia') this.#forgotten.add(node);
    }
    return effective;
  }

  async #before(node: NodeName): Promise<void> {
    try {
      await this.#ask(node, 'before-start');
      this.#waiting.delete(node);
    } catch (error) {
      if (!this.#waiting.has(node)) this.#say(node, error);
      if (this.#isLast) this.#waiting.delete(node);
      else {
        this.#waiting.add(node);
        this.#told.delete(node);
      }
    }
  }

  async #ask(node: NodeName, when: 'before-start' | 'after-start'): Promise<void> {
    const { system, run } = this.#options;
    await system.rejoin?.(run, node, when);
  }

  #say(node: NodeName, error: unknown): void {
    const when = this.#isLast ? '' : ' yet';
    this.#options.note(`${node} cannot rejoin${when}: ${(error as Error).message}`);
  }
}

const withDown = (wanted: WantedState, waiting: ReadonlySet<NodeName>): WantedState => ({
  ...wanted,
  nodes: {
    ...wanted.nodes,
    ...Object.fromEntries(
      [...waiting].map((node) => [
        node,
        { ...wanted.nodes[node], process: 'dead', death: 'amnesia' } as const,
      ]),
    ),
  },
});
