/**
 * Keeps the nodes' clocks as wanted while time goes by: drifting and strobing ones move, and processes
 * that a node starts later are armed too.
 */
import type { ClockFault, NodeName } from '../../port/wanted.ts';
import type { ProcessIdentity } from '../agent/verbs.ts';
import type { ClockTarget, Clocks } from './clocks.ts';
import { offsetMsAt, upkeepMs } from './offset.ts';

const RESCAN_MS = 500;

/** A node that runs, by its first process. */
export interface ClockedNode {
  readonly name: NodeName;
  readonly process: ProcessIdentity;
}

interface Skewed {
  readonly fault: ClockFault;
  /** On the harness' monotonic clock, ms. */
  readonly since: number;
}

export class ClockKeeper {
  readonly #clocks: Clocks;
  readonly #skewed = new Map<NodeName, Skewed>();
  #timer: NodeJS.Timeout | undefined;
  #scannedAt = 0;
  #changed = false;

  constructor(clocks: Clocks) {
    this.#clocks = clocks;
  }

  /** Takes note of what is wanted; a fault that was on already goes on from where it is. */
  want(name: NodeName, fault: ClockFault | undefined): void {
    const present = this.#skewed.get(name);
    if (JSON.stringify(present?.fault) === JSON.stringify(fault)) return;
    this.#changed = true;
    if (fault === undefined) this.#skewed.delete(name);
    else this.#skewed.set(name, { fault, since: performance.now() });
  }

  /** Brings the clocks of the nodes that run to where they shall be now, if that has changed. */
  async bring(present: readonly ClockedNode[]): Promise<void> {
    if (!this.#changed) return;
    await this.#set(present);
    this.#changed = false;
  }

  /** The same for nodes that have just started. */
  async bringUp(risen: readonly ClockedNode[], arm: boolean): Promise<void> {
    await this.#set(arm ? risen : risen.filter(({ name }) => this.#skewed.has(name)));
  }

  /** Calls `alone` whenever a clock has to be looked after, until there is none any more. */
  keep(
    alone: (work: () => Promise<void>) => Promise<void>,
    present: () => readonly ClockedNode[],
  ): void {
    this.stop();
    if (this.#skewed.size === 0) return;
    const every = Math.min(...[...this.#skewed.values()].map(({ fault }) => upkeepMs(fault)));
    this.#timer = setTimeout(() => {
      void alone(() => this.#look(present()))
        .catch(() => undefined) // the next `want` or `observe` meets the same trouble and says so
        .then(() => this.#timer !== undefined && this.keep(alone, present));
    }, every);
    this.#timer.unref();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
  }

  async #look(present: readonly ClockedNode[]): Promise<void> {
    const skewed = present.filter(({ name }) => this.#skewed.has(name));
    if (performance.now() - this.#scannedAt >= RESCAN_MS) await this.#set(skewed);
    else await this.#clocks.move(skewed.map((one) => this.#target(one)));
  }

  async #set(present: readonly ClockedNode[]): Promise<void> {
    this.#scannedAt = performance.now();
    await this.#clocks.set(present.map((one) => this.#target(one)));
  }

  #target({ name, process }: ClockedNode): ClockTarget {
    const skewed = this.#skewed.get(name);
    const offsetMs =
      skewed === undefined ? 0 : offsetMsAt(skewed.fault, performance.now() - skewed.since);
    return { ...process, offsetMs };
  }
}
