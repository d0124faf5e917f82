/**
 * Cuts chunks of bytes into lines, without copying but for a line that lies across two chunks.
 */

export interface LineSink {
  /** `bytes[start, end)` is a line without its newline; only valid during the call. */
  line(bytes: Buffer, start: number, end: number): void;
  /** What stands after the last newline, if anything. */
  lastLine(bytes: Buffer, start: number, end: number): void;
}

const NEWLINE = 0x0a;

/** All lines of bytes that end in a newline. */
export const linesOf = (bytes: Buffer, sink: Pick<LineSink, 'line'>): void => {
  let start = 0;
  for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
    sink.line(bytes, start, end);
    start = end + 1;
  }
};

/** Whole lines that follow each other, newlines included; or what stands after the last newline. */
export type Piece =
  { readonly lines: readonly Buffer[] } | { readonly unfinished: Buffer; readonly lines?: never };

/** At most one piece a chunk, and never more bytes than that chunk but for the line it goes on with. */
export async function* piecesOf(chunks: AsyncIterable<Buffer>): AsyncGenerator<Piece> {
  let carried: Buffer[] = [];
  for await (const chunk of chunks) {
    const end = chunk.lastIndexOf(NEWLINE) + 1;
    if (end === 0) {
      carried.push(chunk);
      continue;
    }
    const from = carried.length === 0 ? 0 : chunk.indexOf(NEWLINE) + 1;
    const across = from === 0 ? [] : [Buffer.concat([...carried, chunk.subarray(0, from)])];
    yield { lines: [...across, ...(from === end ? [] : [chunk.subarray(from, end)])] };
    carried = end === chunk.length ? [] : [chunk.subarray(end)];
  }
  const unfinished = Buffer.concat(carried);
  if (unfinished.length > 0) yield { unfinished };
}
