/** A node's log file: what its containers print, across restarts; its lines and its last lines. */
import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { lineSplitter } from '../../../node/lines.ts';

const TAIL_BYTES = 256 * 1024;

export class NodeLog {
  /** Told each whole line that the node writes; not our own notes. */
  onLine: (line: string) => void = () => {};
  readonly #file: string;
  readonly #out: WriteStream;

  private constructor(file: string) {
    this.#file = file;
    this.#out = createWriteStream(file, { flags: 'a' });
  }

  static async open(file: string): Promise<NodeLog> {
    await mkdir(dirname(file), { recursive: true });
    return new NodeLog(file);
  }

  /** A stream to be piped into; its end does not end the log. Finished when all is in the file. */
  sink(): Writable {
    const split = lineSplitter((line) => this.onLine(line));
    return new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        split(chunk);
        if (this.#out.writable) this.#out.write(chunk, () => done());
        else done();
      },
      final: (done) => {
        split(Buffer.from('\n')); // a last line without its end
        done();
      },
    });
  }

  /** A line of our own, so that a reader sees why a node fell silent. */
  note(text: string): void {
    if (this.#out.writable) this.#out.write(`[verify] ${text}\n`);
  }

  async tail(lines: number): Promise<readonly string[]> {
    const file = await open(this.#file, 'r').catch(() => undefined);
    if (file === undefined) return [];
    try {
      const { size } = await file.stat();
      const from = Math.max(0, size - TAIL_BYTES);
      const { buffer, bytesRead } = await file.read(
        Buffer.alloc(size - from),
        0,
        size - from,
        from,
      );
      const all = buffer.toString('utf8', 0, bytesRead).split('\n');
      if (all.at(-1) === '') all.pop();
      if (from > 0) all.shift(); // cut off in the middle
      return all.slice(-lines);
    } finally {
      await file.close();
    }
  }

  async close(): Promise<void> {
    this.#out.end();
    await finished(this.#out).catch(() => undefined);
  }
}
