/** Watches the events of a run for what a schedule waits for. */
import type { NodeName } from '../../cluster/port/wanted.ts';
import type { RunEvent } from '../events.ts';
import type { Trigger } from '../plan/schedule.ts';

export interface Occurrence {
  /** Who acknowledged, who leads; undefined where no node is meant. */
  readonly node: NodeName | undefined;
}

export class Triggers {
  readonly #happened: Readonly<Record<Trigger, Occurrence[]>> = {
    'first-ok-write': [],
    'leader-elected': [],
    'fault-healed': [],
  };
  readonly #waiting = new Set<() => void>();
  #leader: NodeName | undefined;

  onEvent(event: RunEvent): void {
    if (event.type === 'operation') this.#onOperation(event);
    else if (event.type === 'leader') this.#onLeader(event.node);
    else if (event.type === 'fault' && event.stage === 'healed') {
      this.#note('fault-healed', undefined);
    }
  }

  /** How often it has happened so far. */
  count(trigger: Trigger): number {
    return this.#happened[trigger].length;
  }

  /** Resolves with what happened after so many others; undefined when the signal comes first. */
  next(trigger: Trigger, after: number, signal: AbortSignal): Promise<Occurrence | undefined> {
    return new Promise((resolve) => {
      const look = (): void => {
        const occurrence = this.#happened[trigger][after];
        if (occurrence === undefined && !signal.aborted) return;
        this.#waiting.delete(look);
        signal.removeEventListener('abort', look);
        resolve(occurrence);
      };
      this.#waiting.add(look);
      signal.addEventListener('abort', look);
      look();
    });
  }

  /** Anything but a read changes something and counts as a write. */
  #onOperation(event: Extract<RunEvent, { type: 'operation' }>): void {
    if (event.outcome !== 'ok' || event.f === 'read') return;
    if (this.count('first-ok-write') === 0) {
      this.#note('first-ok-write', event.answeredBy ?? event.node);
    }
  }

  /** The first leader counts too; one that was only not heard of for a while does not. */
  #onLeader(node: NodeName | undefined): void {
    if (node === undefined || node === this.#leader) return;
    this.#leader = node;
    this.#note('leader-elected', node);
  }

  #note(trigger: Trigger, node: NodeName | undefined): void {
    this.#happened[trigger].push({ node });
    for (const look of this.#waiting) look();
  }
}
