/**
 * The rules of a well-formed history, checked one event at a time: when it is written and when it is
 * read.
 *
 * Index is 0, 1, 2, … without gaps; time never descends; a process has one operation open at a time;
 * a completion belongs to the open invocation and has its f (and its key, where it names one); a
 * process is retired by `info`. Nemesis events keep to index and time only. An invocation needs no
 * completion. Whether values make sense is the model's question, not asked here.
 */
import { usageFailure } from '../base/failure.ts';
import type { HistoryEvent, Process } from './operation.ts';
import type { FileProcess } from './process-numbers.ts';
import { shortName } from './shorten.ts';

export interface Place {
  /** The file's name as the user gave it. */
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** What `line` counts instead, from 0, where a file has no lines. */
  readonly unit?: PlaceUnit | undefined;
}

export type PlaceUnit = 'operation' | 'byte';

/** The error for a bad line: names file, line and reason; exit code 64. */
export const malformedHistory = ({ file, line, unit }: Place, reason: string): Error =>
  usageFailure(
    'malformed-history',
    `${file}${unit === undefined ? ':' : `, ${unit} `}${line}: ${reason}.`,
  );

/** One of these a process, kept and changed: a history has millions of events. */
interface ProcessState {
  open: boolean;
  retired: boolean;
  f: string;
  key: string | undefined;
}

/** What `admitAs` looks at: an event as it stands in the file. */
export type Admissible = Pick<HistoryEvent, 'index' | 'time' | 'type' | 'f'> & {
  readonly process: FileProcess;
  readonly key?: string | undefined;
};

export class WellFormed {
  #nextIndex = 0;
  #lastTime = 0;
  readonly #processes = new Map<number, ProcessState>();

  /** The reason why `event` may not come next, or undefined when it was taken. */
  admit(event: HistoryEvent): string | undefined {
    return this.admitAs(event.process, event);
  }

  /** The same under another process number than stands in the file; reasons name the file's. */
  admitAs(process: Process, event: Admissible): string | undefined {
    if (event.index !== this.#nextIndex) {
      return `index ${event.index} where ${this.#nextIndex} was expected`;
    }
    if (!(event.time >= this.#lastTime)) {
      return `time ${event.time} is before the previous event's ${this.#lastTime}`;
    }
    if (process !== 'nemesis') {
      const reason =
        event.type === 'invoke' ? this.#invoke(process, event) : this.#complete(process, event);
      if (reason !== undefined) return reason;
    }
    this.#nextIndex++;
    this.#lastTime = event.time;
    return undefined;
  }

  #invoke(process: number, event: Admissible): string | undefined {
    const state = this.#processes.get(process);
    if (state === undefined) {
      this.#processes.set(process, { open: true, retired: false, f: event.f, key: event.key });
      return undefined;
    }
    const { process: who, f } = event;
    if (state.open)
      return `process ${shortName(who)} invokes ${shortName(f)} while its ${shortName(state.f)} is open`;
    if (state.retired)
      return `process ${shortName(who)} invokes ${shortName(f)} but was retired by an earlier info`;
    state.open = true;
    state.f = event.f;
    state.key = event.key;
    return undefined;
  }

  #complete(process: number, event: Admissible): string | undefined {
    const state = this.#processes.get(process);
    const { process: who, type, f, key } = event;
    if (state === undefined || !state.open) {
      return `process ${shortName(who)} has "${type}" for ${shortName(f)} without an open invocation`;
    }
    if (state.f !== f)
      return `process ${shortName(who)} completes ${shortName(f)} but had invoked ${shortName(state.f)}`;
    if (key !== undefined && key !== state.key) {
      return `process ${shortName(who)} completes key ${shortName(key)} but had invoked key ${shortName(state.key ?? '(none)')}`;
    }
    state.open = false;
    state.retired = type === 'info';
    return undefined;
  }
}
