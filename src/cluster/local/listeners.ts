/** Who listens to what nodes do by themselves; what they said wrong before anybody did is kept. */
import type { ClusterListener } from '../port/cluster.ts';
import type { Breach } from '../port/protocol.ts';
import type { NodeName } from '../port/wanted.ts';

const MOST_KEPT = 100;

export class Listeners {
  readonly #all: ClusterListener[] = [];
  readonly #kept: (readonly [NodeName, Breach])[] = [];

  add(listener: ClusterListener): void {
    this.#all.push(listener);
    for (const [node, breach] of this.#kept.splice(0)) this.breached(node, breach);
  }

  ended(node: NodeName, detail: string, restartInMs: number | undefined): void {
    for (const one of this.#all) one.ended?.(node, detail, restartInMs);
  }

  restarted(node: NodeName): void {
    for (const one of this.#all) one.restarted?.(node);
  }

  logLine(node: NodeName, line: string): void {
    for (const one of this.#all) one.logLine?.(node, line);
  }

  breached(node: NodeName, breach: Breach): void {
    if (this.#all.length === 0 && this.#kept.length < MOST_KEPT) this.#kept.push([node, breach]);
    for (const one of this.#all) one.breached?.(node, breach);
  }
}
