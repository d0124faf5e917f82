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

export const eachLine = async (chunks: AsyncIterable<Buffer>, sink: LineSink): Promise<void> => {
  let carried: Buffer[] = [];
  for await (const chunk of chunks) {
    let start = 0;
    let end = chunk.indexOf(NEWLINE);
    if (end >= 0 && carried.length > 0) {
      const line = Buffer.concat([...carried, chunk.subarray(0, end)]);
      carried = [];
      sink.line(line, 0, line.length);
      start = end + 1;
      end = chunk.indexOf(NEWLINE, start);
    }
    while (end >= 0) {
      sink.line(chunk, start, end);
      start = end + 1;
      end = chunk.indexOf(NEWLINE, start);
    }
    if (start < chunk.length) carried.push(chunk.subarray(start));
  }
  if (carried.length > 0) {
    const line = Buffer.concat(carried);
    sink.lastLine(line, 0, line.length);
  }
};
