/**
 * The rules of a well-formed history, checked one event at a time: when it is written and when it is
 * read.
 *
 * Index is 0, 1, 2, … without gaps; time never descends; a process has one operation open at a time;
 * a completion belongs to the open invocation and has its f (and its key, where it names one); a
 * process is retired by `info`. Nemesis events keep to index and time only. An invocation needs no
 * completion. Whether values make sense is the model's question, not asked here.
 */
import { usageFailure } from './failure.ts';
import type { HistoryEvent, Process } from './operation.ts';

export interface Place {
  /** The file's name as the user gave it. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
}

/** The error for a bad line: names file, line and reason; exit code 64. */
export const malformedHistory = (place: Place, reason: string): Error =>
  usageFailure('malformed-history', `${place.file}:${place.line}: ${reason}.`);

interface OpenOperation {
  readonly f: string;
  readonly key: string | undefined;
}

/** What `admit` looks at; a HistoryEvent is one. */
export type Admissible = Pick<HistoryEvent, 'index' | 'time' | 'type' | 'f'> & {
  readonly process: Process;
  readonly key?: string | undefined;
};

export class WellFormed {
  #nextIndex = 0;
  #lastTime = 0;
  readonly #open = new Map<number, OpenOperation>();
  readonly #retired = new Set<number>();

  /** The reason why `event` may not come next, or undefined when it was taken. */
  admit(event: Admissible): string | undefined {
    if (event.index !== this.#nextIndex) {
      return `index ${event.index} where ${this.#nextIndex} was expected`;
    }
    if (!(event.time >= this.#lastTime)) {
      return `time ${event.time} is before the previous event's ${this.#lastTime}`;
    }
    if (event.process !== 'nemesis') {
      const reason =
        event.type === 'invoke'
          ? this.#invoke(event.process, event)
          : this.#complete(event.process, event);
      if (reason !== undefined) return reason;
    }
    this.#nextIndex++;
    this.#lastTime = event.time;
    return undefined;
  }

  #invoke(process: number, event: Admissible): string | undefined {
    const open = this.#open.get(process);
    if (open !== undefined) {
      return `process ${process} invokes ${event.f} while its ${open.f} is open`;
    }
    if (this.#retired.has(process)) {
      return `process ${process} invokes ${event.f} but was retired by an earlier info`;
    }
    this.#open.set(process, { f: event.f, key: event.key });
    return undefined;
  }

  #complete(process: number, event: Admissible): string | undefined {
    const open = this.#open.get(process);
    if (open === undefined) {
      return `process ${process} has "${event.type}" for ${event.f} without an open invocation`;
    }
    if (open.f !== event.f) {
      return `process ${process} completes ${event.f} but had invoked ${open.f}`;
    }
    if (event.key !== undefined && event.key !== open.key) {
      return `process ${process} completes key ${event.key} but had invoked key ${open.key ?? '(none)'}`;
    }
    this.#open.delete(process);
    if (event.type === 'info') this.#retired.add(process);
    return undefined;
  }
}
