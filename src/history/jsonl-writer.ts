/**
 * Writes `history.jsonl` as the run goes.
 *
 * Guarantees: events are written in the order of `append`, each checked against the rules before a
 * byte of it is written; what comes in within a few milliseconds goes out in one write, so a run that
 * dies loses no more than that; after `sync` it is on the disk. A failed write is thrown at the next
 * call, none is lost silently.
 */
import { type FileHandle, open } from 'node:fs/promises';
import { infrastructureFailure } from '../base/failure.ts';
import { eventLine } from './jsonl.ts';
import type { HistoryEvent } from './operation.ts';
import { malformedHistory, WellFormed } from './well-formed.ts';

/** The kernel is given what was appended after so long, or once so much of it waits. */
const GATHER_MS = 5;
const GATHER_CHARACTERS = 1 << 16;

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
  #pending = '';
  #due: NodeJS.Timeout | undefined;
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
    this.#pending += eventLine(event) + '\n';
    if (this.#pending.length >= GATHER_CHARACTERS) this.#write();
    else this.#due ??= setTimeout(() => this.#write(), GATHER_MS);
  }

  /** Everything appended so far is on the disk. */
  async sync(): Promise<void> {
    this.#write();
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

  /** One write is in flight at a time; what fell due meanwhile follows it. */
  #write(): void {
    clearTimeout(this.#due);
    this.#due = undefined;
    if (this.#pending !== '') this.#writing ??= this.#writeAll();
  }

  async #writeAll(): Promise<void> {
    try {
      while (this.#pending !== '' && this.#due === undefined) {
        const text = this.#pending;
        this.#pending = '';
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
