/**
 * What a node has written to its log: a file that its process writes by itself, so that nothing is lost
 * when the harness is killed. Followed only while somebody listens.
 */
import { open, type FileHandle } from 'node:fs/promises';
import { lineSplitter } from '../../node/lines.ts';

const LOOK_EVERY_MS = 100;
const TAIL_BYTES = 64 * 1024;

export class NodeLog {
  readonly file: string;
  #follower: Follower | undefined;

  constructor(file: string) {
    this.file = file;
  }

  async tail(lines: number): Promise<readonly string[]> {
    const file = await open(this.file, 'r').catch(() => undefined);
    if (file === undefined) return [];
    try {
      const { size } = await file.stat();
      const length = Math.min(size, TAIL_BYTES);
      const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
      const text = buffer.toString().trimEnd();
      return text === '' ? [] : text.split('\n').slice(-lines);
    } finally {
      await file.close();
    }
  }

  /** Hands over every whole line, from the first one on. Only the first caller hears them. */
  follow(onLine: (line: string) => void): void {
    this.#follower ??= new Follower(this.file, onLine);
  }

  async close(): Promise<void> {
    await this.#follower?.close();
  }
}

class Follower {
  readonly #file: string;
  readonly #split: (chunk: Buffer) => void;
  readonly #timer: NodeJS.Timeout;
  #handle: FileHandle | undefined;
  #position = 0;
  #looking: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(file: string, onLine: (line: string) => void) {
    this.#file = file;
    this.#split = lineSplitter(onLine);
    this.#timer = setInterval(() => void this.look(), LOOK_EVERY_MS);
    this.#timer.unref();
  }

  /** One look after the other. Never rejects: a log that cannot be read has nothing to say. */
  look(): Promise<void> {
    this.#looking = this.#looking.then(() => this.#read()).catch(() => {});
    return this.#looking;
  }

  async close(): Promise<void> {
    clearInterval(this.#timer);
    await this.look();
    this.#closed = true;
    await this.#handle?.close();
  }

  async #read(): Promise<void> {
    if (this.#closed) return;
    this.#handle ??= await open(this.#file, 'r');
    for (;;) {
      // A buffer of its own for each chunk: an unfinished line is kept in it.
      const buffer = Buffer.alloc(TAIL_BYTES);
      const { bytesRead } = await this.#handle.read(buffer, 0, buffer.length, this.#position);
      if (bytesRead === 0) return;
      this.#position += bytesRead;
      this.#split(buffer.subarray(0, bytesRead));
    }
  }
}
