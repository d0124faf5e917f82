/**
 * Writes `history.jsonl` as the run goes.
 *
 * Guarantees: events are written in the order of `append`, each checked against the rules before a
 * byte of it is written; at most one write is in flight and everything appended meanwhile goes with
 * the next, so a run that dies loses what the kernel had not been given in the last moment; after
 * `sync` it is on the disk. A failed write is thrown at the next call, none is lost silently.
 */
import { type FileHandle, open } from 'node:fs/promises';
import { infrastructureFailure } from '../base/failure.ts';
import { eventLine } from './jsonl.ts';
import type { HistoryEvent } from './operation.ts';
import { malformedHistory, WellFormed } from './well-formed.ts';

/** A new file; one that exists already is never overwritten. */
export const createHistoryFile = async (file: string): Promise<JsonlWriter> => {
  try {
    return new JsonlWriter(file, await open(file, 'wx'));
  } catch (error) {
    throw writeFailure(file, error);
  }
};

export class JsonlWriter {
  readonly #file: string;
  readonly #handle: FileHandle;
  readonly #rules = new WellFormed();
  #lines = 0;
  #pending: string[] = [];
  #writing: Promise<void> | undefined;
  #failure: Error | undefined;

  constructor(file: string, handle: FileHandle) {
    this.#file = file;
    this.#handle = handle;
  }

  /** Takes the event; a malformed one is refused by throwing and not written. */
  append(event: HistoryEvent): void {
    if (this.#failure !== undefined) throw this.#failure;
    const reason = this.#rules.admit(event);
    if (reason !== undefined) {
      throw malformedHistory({ file: this.#file, line: this.#lines + 1 }, reason);
    }
    this.#lines++;
    this.#pending.push(eventLine(event) + '\n');
    this.#writing ??= this.#writeAll();
  }

  /** Everything appended so far is on the disk. */
  async sync(): Promise<void> {
    while (this.#writing !== undefined) await this.#writing;
    if (this.#failure !== undefined) throw this.#failure;
    await this.#handle.datasync();
  }

  /** Synced and closed; the file handle is closed even when the last write failed. */
  async close(): Promise<void> {
    try {
      await this.sync();
    } finally {
      await this.#handle.close();
    }
  }

  async #writeAll(): Promise<void> {
    try {
      while (this.#pending.length > 0) {
        const text = this.#pending.join('');
        this.#pending = [];
        await this.#handle.appendFile(text);
      }
    } catch (error) {
      this.#failure = writeFailure(this.#file, error);
    } finally {
      this.#writing = undefined;
    }
  }
}

const writeFailure = (file: string, error: unknown): Error =>
  infrastructureFailure(
    'history-not-written',
    `The history ${file} cannot be written: ${error instanceof Error ? error.message : String(error)}.`,
    'Check that the folder may be written and that the disk has room.',
    error,
  );
