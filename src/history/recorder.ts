/**
 * Records what happens in a run: gives every event its index and its time on the run's one monotonic
 * clock, appends it to the file and keeps the columns for the checkers.
 *
 * An invocation is recorded before the request leaves, a completion after the answer came: a
 * recording that is late makes an operation look longer, never shorter, so it can hide a violation
 * but never invent one.
 */
import { ColumnsBuilder } from './columns-builder.ts';
import type { Columns } from './columns.ts';
import { createHistoryFile, type JsonlWriter } from './jsonl-writer.ts';
import type { HistoryEvent } from './operation.ts';

export class Recorder {
  readonly #writer: JsonlWriter;
  readonly #columns = new ColumnsBuilder();
  readonly #startNs = process.hrtime.bigint();
  #events = 0;

  private constructor(writer: JsonlWriter) {
    this.#writer = writer;
  }

  /** Begins the clock and the file, which must not exist yet. */
  static async create(file: string): Promise<Recorder> {
    return new Recorder(await createHistoryFile(file));
  }

  /** Nanoseconds since the recorder was made. */
  nowNs(): number {
    return Number(process.hrtime.bigint() - this.#startNs);
  }

  record(event: Omit<HistoryEvent, 'index' | 'time'>): HistoryEvent {
    const recorded: HistoryEvent = { index: this.#events++, time: this.nowNs(), ...event };
    this.#writer.append(recorded);
    this.#columns.add(recorded);
    return recorded;
  }

  /** Everything recorded so far is on the disk. */
  sync(): Promise<void> {
    return this.#writer.sync();
  }

  /** Ends the file and hands out the whole history. */
  async finish(): Promise<Columns> {
    await this.#writer.close();
    return this.#columns.finish();
  }
}
