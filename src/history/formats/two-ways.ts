/**
 * A foreign text, the quick way over its bytes where all of it can be read so, else the exact way over
 * the whole of it. The quick way may give up anywhere, and does so at whatever may be an error: so what
 * is refused, and in which words, is the exact way's to say.
 */
import { Failure } from '../../base/failure.ts';
import { piecesOf } from '../byte-lines.ts';
import type { LoadedColumns } from '../load.ts';
import { EdnProblem } from './edn-forms.ts';

export interface QuickReader {
  /** Whole lines. @throws Unusual, EdnProblem or Failure where it gives up */
  lines(bytes: Buffer): void;
  /** @param unfinished what stands after the last newline */
  finish(unfinished: Buffer): LoadedColumns;
}

/** The quick way ends here. */
export class Unusual extends Error {}

/** Undefined where the quick way has given up; then `chunks` gives all bytes again. */
export const readQuickly = async (
  chunks: AsyncIterable<Buffer>,
  reader: QuickReader,
): Promise<LoadedColumns | { readonly again: AsyncIterable<Buffer> }> => {
  const kept: Buffer[] = [];
  const source = new Source(chunks);
  try {
    let unfinished: Buffer = Buffer.alloc(0);
    for await (const piece of piecesOf(keeping(source, kept))) {
      if (piece.lines === undefined) unfinished = piece.unfinished;
      else for (const lines of piece.lines) reader.lines(lines);
    }
    return reader.finish(unfinished);
  } catch (error) {
    const gaveUp =
      error instanceof Unusual || error instanceof EdnProblem || error instanceof Failure;
    if (!gaveUp || source.failed) throw error;
    return { again: joined(kept, source) };
  }
};

/** Stays open where nobody takes more for now. */
class Source {
  failed = false;
  readonly #chunks: AsyncIterator<Buffer>;

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  async next(): Promise<Buffer | undefined> {
    try {
      const next = await this.#chunks.next();
      return next.done === true ? undefined : next.value;
    } catch (error) {
      this.failed = true;
      throw error;
    }
  }
}

async function* keeping(source: Source, kept: Buffer[]): AsyncGenerator<Buffer> {
  for (let chunk = await source.next(); chunk !== undefined; chunk = await source.next()) {
    kept.push(chunk);
    yield chunk;
  }
}

async function* joined(kept: Buffer[], source: Source): AsyncGenerator<Buffer> {
  // Let go one by one: the text that is made of them is as large.
  for (let chunk = kept.shift(); chunk !== undefined; chunk = kept.shift()) yield chunk;
  for (let chunk = await source.next(); chunk !== undefined; chunk = await source.next()) {
    yield chunk;
  }
}
