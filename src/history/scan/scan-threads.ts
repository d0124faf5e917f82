/**
 * Threads that scan pieces of a file. They take turns, and pieces are handed back in the order in which
 * they came, so that whoever takes the lines sees those of one file from its first to its last.
 */
import { Worker } from 'node:worker_threads';
import { siblingModule, threadArguments } from '../../base/sibling-module.ts';
import { lineMemory, LineReader } from './line-table.ts';
import type { ScanAnswer, ScanJob, ScanMessage } from './messages.ts';

/** What a thread made of a piece; valid until another is given. */
export interface ScannedPiece {
  readonly lines: LineReader;
  readonly count: number;
  /** The piece itself; an odd line stands there. */
  readonly bytes: Buffer;
  /** Where the first line begins that is not among `lines`. */
  readonly scanned: number;
}

/** One is worked on while the next one waits. */
const JOBS_EACH = 2;
/** Lines of histories are longer than this; where they are not, the rest is scanned by the caller. */
const SHORTEST_LINE = 24;

export class ScanThreads {
  readonly ready: Promise<void>;
  /** What the longest piece may have. */
  readonly pieceBytes: number;
  readonly #threads: readonly ScanThread[];
  readonly #underWay: Promise<ScannedPiece>[] = [];
  #turn = 0;

  constructor(count: number, pieceBytes: number) {
    this.pieceBytes = pieceBytes;
    this.#threads = Array.from({ length: count }, () => new ScanThread(pieceBytes));
    this.ready = Promise.all(this.#threads.map((thread) => thread.ready)).then(() => {});
  }

  /** Whether the oldest piece must be taken before another can be given. */
  get isBusy(): boolean {
    return this.#underWay.length === this.#threads.length * JOBS_EACH;
  }

  get hasMore(): boolean {
    return this.#underWay.length > 0;
  }

  /** @param lines each with its newline; they are copied */
  give(lines: readonly Buffer[]): void {
    const thread = this.#threads[this.#turn++ % this.#threads.length];
    const scanned = thread?.scan(lines);
    if (scanned === undefined) throw new Error('there is no thread to scan');
    // Whoever takes it hears of an error; nobody does where an earlier piece had one.
    scanned.catch(() => {});
    this.#underWay.push(scanned);
  }

  /** The oldest that was given. */
  take(): Promise<ScannedPiece> {
    const oldest = this.#underWay.shift();
    return oldest ?? Promise.reject(new Error('nothing was given to scan'));
  }

  /** Forgets what was given; then they can be used for another file. */
  async clear(): Promise<void> {
    await Promise.allSettled(this.#underWay.splice(0));
  }

  async end(): Promise<void> {
    await Promise.all(this.#threads.map((thread) => thread.end()));
  }
}

interface Memory {
  readonly bytes: SharedArrayBuffer;
  readonly lines: SharedArrayBuffer;
  readonly reader: LineReader;
}

class ScanThread {
  readonly ready: Promise<void>;
  readonly #worker: Worker;
  readonly #names: string[] = [];
  readonly #memories: readonly Memory[];
  readonly #waiting: { resolve(answer: ScanAnswer): void; reject(error: unknown): void }[] = [];
  #jobs = 0;
  #trouble: unknown;

  constructor(pieceBytes: number) {
    this.#memories = Array.from({ length: JOBS_EACH }, () => {
      const lines = lineMemory(8 * Math.ceil(pieceBytes / SHORTEST_LINE / 8));
      const reader = new LineReader(lines, this.#names);
      return { bytes: new SharedArrayBuffer(pieceBytes), lines, reader };
    });
    this.#worker = new Worker(siblingModule(import.meta.url, './thread'), {
      execArgv: threadArguments(import.meta.url),
    });
    this.ready = new Promise((resolve, reject) => {
      this.#worker.on('message', (message: ScanMessage) => {
        if (message === 'ready') resolve();
        else this.#waiting.shift()?.resolve(message);
      });
      const fail = (error: unknown): void => {
        this.#trouble ??= error;
        reject(error);
        for (const waiting of this.#waiting.splice(0)) waiting.reject(error);
      };
      this.#worker.on('error', fail);
      this.#worker.on('exit', () => fail(new Error('a thread that scans has ended')));
    });
    this.ready.catch(() => {});
  }

  async scan(lines: readonly Buffer[]): Promise<ScannedPiece> {
    if (this.#trouble !== undefined) throw this.#trouble;
    const memory = this.#memories[this.#jobs++ % JOBS_EACH] as Memory;
    const bytes = Buffer.from(memory.bytes);
    let length = 0;
    for (const each of lines) length += each.copy(bytes, length);
    const job: ScanJob = { bytes: memory.bytes, length, lines: memory.lines };
    const answer = new Promise<ScanAnswer>((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
    });
    // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
    this.#worker.postMessage(job);
    const { count, scanned, names, others } = await answer;
    for (const name of names) this.#names.push(name);
    memory.reader.begin(others);
    return { lines: memory.reader, count, bytes: bytes.subarray(0, length), scanned };
  }

  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}
