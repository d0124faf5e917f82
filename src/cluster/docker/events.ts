/**
 * Hands on what nodes do by themselves. What happens before anybody listens is kept for the first
 * listener: nodes live from their start on, listeners only from the moment that the cluster is theirs.
 */
import type { ClusterListener } from '../port/cluster.ts';

const MOST_KEPT = 10_000;

type Telling = (listener: ClusterListener) => void;

export class Events {
  readonly #listeners: ClusterListener[] = [];
  #early: Telling[] = [];
  #closed = false;

  tell(telling: Telling): void {
    if (this.#closed) return;
    for (const listener of this.#listeners) telling(listener);
    if (this.#listeners.length > 0) return;
    this.#early.push(telling);
    if (this.#early.length > MOST_KEPT) this.#early = this.#early.slice(-MOST_KEPT / 2);
  }

  watch(listener: ClusterListener): void {
    this.#listeners.push(listener);
    for (const telling of this.#early.splice(0)) telling(listener);
  }

  close(): void {
    this.#closed = true;
  }
}
