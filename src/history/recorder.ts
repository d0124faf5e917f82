/**
 * Records what happens in a run: gives every event its index and its time on the run's one monotonic
 * clock, appends it to the file and keeps the columns for the checkers.
 *
 * An invocation is recorded before the request leaves, a completion after the answer came: a
 * recording that is late makes an operation look longer, never shorter, so it can hide a violation
 * but never invent one.
 */
import { realTime, type Time } from '../base/time.ts';
import { ColumnsBuilder } from './columns-builder.ts';
import type { Columns } from './columns.ts';
import { createHistoryFile, type JsonlWriter } from './jsonl-writer.ts';
import type { HistoryEvent } from './operation.ts';

export class Recorder {
  readonly #writer: JsonlWriter | undefined;
  readonly #columns = new ColumnsBuilder();
  readonly #nowNs: () => number;
  #events = 0;

  private constructor(writer: JsonlWriter | undefined, nowNs: () => number) {
    this.#writer = writer;
    this.#nowNs = nowNs;
  }

  /**
   * Begins the clock and the file, which must not exist yet.
   * @param file undefined: it is kept in memory only
   */
  static async create(file: string | undefined, time: Time = realTime): Promise<Recorder> {
    const writer = file === undefined ? undefined : await createHistoryFile(file);
    return new Recorder(writer, time === realTime ? machineNs() : nsOf(time));
  }

  /** Nanoseconds since the recorder was made. */
  nowNs(): number {
    return this.#nowNs();
  }

  record(event: Omit<HistoryEvent, 'index' | 'time'>): HistoryEvent {
    const recorded: HistoryEvent = { index: this.#events++, time: this.nowNs(), ...event };
    this.#writer?.append(recorded);
    this.#columns.add(recorded);
    return recorded;
  }

  /** Everything recorded so far is on the disk. */
  async sync(): Promise<void> {
    await this.#writer?.sync();
  }

  /** Ends the file and hands out the whole history. */
  async finish(): Promise<Columns> {
    await this.#writer?.close();
    return this.#columns.finish();
  }
}

/** To the nanosecond. */
const machineNs = (): (() => number) => {
  const start = process.hrtime.bigint();
  return () => Number(process.hrtime.bigint() - start);
};

const nsOf = (time: Time): (() => number) => {
  const start = time.nowMs();
  return () => Math.round((time.nowMs() - start) * 1e6);
};
