/**
 * Nodes that end by themselves, and what their restart policy does about it, as a supervisor would.
 *
 * Such a node is started by nobody else: healing a fault does not bring it back. With the policy
 * `never` it stays down for the rest of the run. With a delay it is started after that, each time after
 * twice as long, up to half a minute, until one life has lasted that long; after a row of lives that
 * were all shorter it is given up. A fault that wants it dead ends the waiting of a node with a delay:
 * healing starts it then, as the start of a machine starts all that it supervises.
 */
import type { RestartPolicy } from '../../port/deployment.ts';
import type { NodeName } from '../../port/wanted.ts';

export interface RestartHooks {
  /** Starts it; false when something else keeps it down, and will start it. */
  restart(node: NodeName): Promise<boolean>;
  /** @param restartInMs undefined: it stays down */
  onEnded(node: NodeName, detail: string, restartInMs: number | undefined): void;
  onRestarted(node: NodeName): void;
}

const LONGEST_WAIT_MS = 30_000;
/** Nothing stays nothing, however often it is doubled. */
const SHORTEST_DOUBLED_MS = 100;
/** 0.5 s, 1 s, … adds up to about two minutes. */
const MOST_IN_A_ROW = 9;

interface Down {
  readonly detail: string;
  readonly timer: NodeJS.Timeout | undefined;
}

export class Restarts {
  readonly #policies: ReadonlyMap<NodeName, RestartPolicy>;
  readonly #hooks: RestartHooks;
  readonly #down = new Map<NodeName, Down>();
  /** Ends in a row after lives that were short. */
  readonly #inARow = new Map<NodeName, number>();
  #stopped = false;

  constructor(policies: ReadonlyMap<NodeName, RestartPolicy>, hooks: RestartHooks) {
    this.#policies = policies;
    this.#hooks = hooks;
  }

  /** How a node ended that is down by its own doing; undefined for all others. */
  howEnded(node: NodeName): string | undefined {
    return this.#down.get(node)?.detail;
  }

  /** How often it has ended in a row, none of its lives having lasted. */
  inARow(node: NodeName): number {
    return this.#inARow.get(node) ?? 0;
  }

  /** @param livedMs how long its last life was */
  ended(node: NodeName, detail: string, livedMs: number): void {
    if (this.#stopped) return;
    const inARow = livedMs >= LONGEST_WAIT_MS ? 1 : this.inARow(node) + 1;
    this.#inARow.set(node, inARow);
    const waitMs = restartAfterMs(this.#policies.get(node) ?? 'never', inARow);
    const timer =
      waitMs === undefined ? undefined : setTimeout(() => void this.#restart(node), waitMs);
    timer?.unref();
    this.#down.set(node, { detail, timer });
    this.#hooks.onEnded(node, detail, waitMs);
  }

  /** A fault wants it dead. */
  wantedDead(node: NodeName): void {
    if ((this.#policies.get(node) ?? 'never') === 'never') return;
    this.#forget(node);
    this.#inARow.delete(node);
  }

  stop(): void {
    this.#stopped = true;
    for (const { timer } of this.#down.values()) clearTimeout(timer);
  }

  async #restart(node: NodeName): Promise<void> {
    if (this.#stopped) return;
    const down = this.#down.get(node);
    this.#forget(node);
    try {
      if (await this.#hooks.restart(node)) this.#hooks.onRestarted(node);
    } catch (error) {
      // A node that has ended meanwhile has said so itself.
      if (down === undefined || this.#down.has(node)) return;
      this.ended(node, `it could not be started: ${(error as Error).message}`, 0);
    }
  }

  #forget(node: NodeName): void {
    clearTimeout(this.#down.get(node)?.timer);
    this.#down.delete(node);
  }
}

/** Undefined: no more. @param inARow ends so far, this one included */
export const restartAfterMs = (policy: RestartPolicy, inARow: number): number | undefined => {
  if (policy === 'never' || inARow > MOST_IN_A_ROW) return undefined;
  const { afterMs } = policy;
  if (inARow === 1) return afterMs;
  const doubled = Math.max(afterMs, SHORTEST_DOUBLED_MS) * 2 ** (inARow - 1);
  return Math.max(afterMs, Math.min(LONGEST_WAIT_MS, doubled));
};
