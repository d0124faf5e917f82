/** Who listens to what nodes do by themselves; what happened before anybody did is kept. */
import type { Failure } from '../../base/failure.ts';
import type { ClusterListener } from './cluster.ts';
import type { BrokenInvariant } from './invariants.ts';
import type { MachineCall } from './machine-call.ts';
import type { Breach } from './protocol.ts';
import type { NodeName } from './wanted.ts';

const MOST_KEPT = 100;

export class Listeners {
  readonly #all: ClusterListener[] = [];
  readonly #kept: ((listener: ClusterListener) => void)[] = [];

  add(listener: ClusterListener): void {
    this.#all.push(listener);
    for (const tell of this.#kept.splice(0)) tell(listener);
  }

  ended(node: NodeName, detail: string, restartInMs: number | undefined): void {
    this.#tell((one) => one.ended?.(node, detail, restartInMs));
  }

  restarted(node: NodeName): void {
    this.#tell((one) => one.restarted?.(node));
  }

  logLine(node: NodeName, line: string): void {
    for (const one of this.#all) one.logLine?.(node, line);
  }

  breached(node: NodeName, breach: Breach): void {
    this.#tell((one) => one.breached?.(node, breach));
  }

  invariantBroken(broken: BrokenInvariant): void {
    this.#tell((one) => one.invariantBroken?.(broken));
  }

  usedMachine(node: NodeName, call: MachineCall): void {
    this.#tell((one) => one.usedMachine?.(node, call));
  }

  failed(failure: Failure): void {
    this.#tell((one) => one.failed?.(failure));
  }

  #tell(tell: (listener: ClusterListener) => void): void {
    if (this.#all.length === 0 && this.#kept.length < MOST_KEPT) this.#kept.push(tell);
    for (const one of this.#all) tell(one);
  }
}
