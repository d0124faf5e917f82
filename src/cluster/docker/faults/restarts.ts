/**
 * Nodes that end by themselves, and what their restart policy does about it, as a supervisor would.
 *
 * Such a node is started by nobody else: healing a fault does not bring it back. With the policy
 * `never` it stays down for the rest of the run. With a delay it is started again
 * (`port/restart-delays.ts`). A fault that wants it dead ends the waiting of a node with a delay:
 * healing starts it then, as the start of a machine starts all that it supervises.
 */
import type { RestartPolicy } from '../../port/deployment.ts';
import { RestartDelays } from '../../port/restart-delays.ts';
import type { NodeName } from '../../port/wanted.ts';

export interface RestartHooks {
  /** Starts it; false when something else keeps it down, and will start it. */
  restart(node: NodeName): Promise<boolean>;
  /** @param restartInMs undefined: it stays down */
  onEnded(node: NodeName, detail: string, restartInMs: number | undefined): void;
  onRestarted(node: NodeName): void;
}

interface Down {
  readonly detail: string;
  readonly timer: NodeJS.Timeout | undefined;
}

export class Restarts {
  readonly #policies: ReadonlyMap<NodeName, RestartPolicy>;
  readonly #hooks: RestartHooks;
  readonly #down = new Map<NodeName, Down>();
  readonly #delays = new Map<NodeName, RestartDelays>();
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
    return this.#delaysOf(node).inARow;
  }

  /** @param livedMs how long its last life was */
  ended(node: NodeName, detail: string, livedMs: number): void {
    if (this.#stopped) return;
    const waitMs = this.#delaysOf(node).next(livedMs);
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
    this.#delaysOf(node).reset();
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

  #delaysOf(node: NodeName): RestartDelays {
    const known = this.#delays.get(node) ?? new RestartDelays(this.#policies.get(node) ?? 'never');
    this.#delays.set(node, known);
    return known;
  }

  #forget(node: NodeName): void {
    clearTimeout(this.#down.get(node)?.timer);
    this.#down.delete(node);
  }
}
