/**
 * The lines of a file, in their order, to whoever makes columns of them: those of a small file one by
 * one; of a large one threads scan ahead, as soon as they have started, where there are processors for
 * them. What is taken is the same.
 */
import { availableParallelism } from 'node:os';
import { type LineSink, linesOf, piecesOf } from '../byte-lines.ts';
import type { ScannedPiece, ScanThreads } from './scan-threads.ts';

export interface ScannedSink extends LineSink {
  /** Lines that a thread has read; only valid during the call. */
  scanned(piece: ScannedPiece): void;
}

/** So many are kept busy by one that takes; more would wait for it. */
const MOST_THREADS = 3;
/** A thread takes as long to start as it takes to scan this much. */
const SMALL_BYTES = 4 << 20;
/** Longer pieces hold a line that is very long: those are not for the threads. */
const PIECE_BYTES = 3 << 20;

/** @param given threads that scan all of it and are left to their owner; default: as suits the machine */
export const scanLines = async (
  chunks: AsyncIterable<Buffer>,
  sink: ScannedSink,
  given?: ScanThreads | 'none',
): Promise<void> => {
  const scanning = new Scanning(sink, given);
  try {
    for await (const piece of piecesOf(chunks)) {
      if (piece.lines !== undefined) await scanning.add(piece.lines);
      else await scanning.finish(piece.unfinished);
    }
    await scanning.finish();
  } finally {
    await scanning.end();
  }
};

class Scanning {
  readonly #sink: ScannedSink;
  readonly #given: ScanThreads | 'none' | undefined;
  #own: ScanThreads | undefined;
  #ready: ScanThreads | undefined;
  #bytes = 0;

  constructor(sink: ScannedSink, given: ScanThreads | 'none' | undefined) {
    this.#sink = sink;
    this.#given = given;
    if (given !== 'none') this.#ready = given;
  }

  async add(lines: readonly Buffer[]): Promise<void> {
    const length = lines.reduce((sum, each) => sum + each.length, 0);
    this.#bytes += length;
    if (this.#bytes > SMALL_BYTES && this.#mayStart) await this.#start();
    const threads = this.#ready;
    if (threads === undefined || length > threads.pieceBytes) {
      await this.#takeAll();
      for (const each of lines) linesOf(each, this.#sink);
      return;
    }
    if (threads.isBusy) this.#sink.scanned(await threads.take());
    threads.give(lines);
  }

  /** All that was added is taken; then what stands after the last newline. */
  async finish(unfinished?: Buffer): Promise<void> {
    await this.#takeAll();
    if (unfinished !== undefined) this.#sink.lastLine(unfinished, 0, unfinished.length);
  }

  async end(): Promise<void> {
    await this.#own?.end();
    if (this.#given !== undefined && this.#given !== 'none') await this.#given.clear();
  }

  get #mayStart(): boolean {
    return this.#own === undefined && this.#given === undefined && availableParallelism() > 1;
  }

  /** Until they are ready, lines are scanned here. */
  async #start(): Promise<void> {
    const { ScanThreads } = await import('./scan-threads.ts');
    const threads = new ScanThreads(Math.min(MOST_THREADS, availableParallelism()), PIECE_BYTES);
    this.#own = threads;
    threads.ready.then(
      () => (this.#ready = threads),
      () => {}, // Then there are none, and it goes on here.
    );
  }

  async #takeAll(): Promise<void> {
    while (this.#ready?.hasMore === true) this.#sink.scanned(await this.#ready.take());
  }
}
