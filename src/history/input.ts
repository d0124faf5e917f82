/**
 * Bytes of a history file: a path, or `-` for standard input; gzip is recognised by its first bytes,
 * not by the name, and so is a report of a run, of which the history within is handed out. Whatever goes
 * wrong is a Failure that names the file (exit code 64).
 */
import { createReadStream, readFileSync, statSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { usageFailure } from '../base/failure.ts';
import { embeddedHistory, isReport, REPORT_MARK } from './report-file.ts';

const CHUNK_BYTES = 1 << 20;

export interface InputOptions {
  /** Where `-` reads from; standard input unless a test says otherwise. */
  readonly stdin?: Readable;
}

/** The unzipped bytes of `file`, in chunks of any size. */
export async function* readBytes(file: string, options: InputOptions = {}): AsyncGenerator<Buffer> {
  try {
    const source = file === '-' ? (options.stdin ?? process.stdin) : chunksOf(file);
    yield* unpacked(source[Symbol.asyncIterator](), inputName(file));
  } catch (error) {
    throw inputFailure(file, error);
  }
}

/** A small file at once: of thousands of them a stream each would take longer than all the rest. */
const chunksOf = (file: string): AsyncIterable<Buffer> => {
  const found = statSync(file);
  const isSmall = found.isFile() && found.size < CHUNK_BYTES;
  return isSmall
    ? only(readFileSync(file))
    : createReadStream(file, { highWaterMark: CHUNK_BYTES });
};

async function* only(bytes: Buffer): AsyncGenerator<Buffer> {
  if (bytes.length > 0) yield bytes;
}

/** What people call a file: its path, or `stdin`. */
export const inputName = (file: string): string => (file === '-' ? 'stdin' : file);

/** A report is told by more bytes than gzip is, which are waited for only where it may be one. */
async function* unpacked(chunks: AsyncIterator<Buffer>, name: string): AsyncGenerator<Buffer> {
  const start = await headOf(chunks, 2);
  const isGzip = start[0] === 0x1f && start[1] === 0x8b;
  const mayBeReport = start[0] === REPORT_MARK.charCodeAt(0);
  const more = mayBeReport ? await headOf(chunks, REPORT_MARK.length) : Buffer.alloc(0);
  const head = Buffer.concat([start, more]);
  const all = prepend(head, chunks);
  if (isReport(head)) yield* unzipped(only(embeddedHistory(await whole(all), name)));
  else yield* isGzip ? unzipped(all) : all;
}

const whole = async (chunks: AsyncIterable<Buffer>): Promise<Buffer> => {
  const all: Buffer[] = [];
  for await (const chunk of chunks) all.push(chunk);
  return Buffer.concat(all);
};

/** So many bytes or more, fewer where there are no more. */
const headOf = async (chunks: AsyncIterator<Buffer>, bytes: number): Promise<Buffer> => {
  let head = Buffer.alloc(0);
  while (head.length < bytes) {
    const next = await chunks.next();
    if (next.done === true) break;
    head = Buffer.concat([head, next.value]);
  }
  return head;
};

async function* unzipped(all: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  // `pipeline` would hand errors to a callback; here the consumer's own loop meets them.
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  const feeding = feed(all, gunzip);
  try {
    yield* gunzip as AsyncIterable<Buffer>;
    await feeding;
  } finally {
    gunzip.destroy();
    await feeding.catch(() => {});
  }
}

async function* prepend(head: Buffer, rest: AsyncIterator<Buffer>): AsyncGenerator<Buffer> {
  if (head.length > 0) yield head;
  for (;;) {
    const next = await rest.next();
    if (next.done === true) return;
    yield next.value;
  }
}

const feed = async (
  chunks: AsyncIterable<Buffer>,
  gunzip: ReturnType<typeof createGunzip>,
): Promise<void> => {
  try {
    for await (const chunk of chunks) {
      if (gunzip.destroyed) return;
      if (!gunzip.write(chunk)) await drained(gunzip);
    }
    gunzip.end();
  } catch (error) {
    gunzip.destroy(error instanceof Error ? error : new Error(String(error)));
  }
};

const drained = (gunzip: ReturnType<typeof createGunzip>): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      gunzip.off('drain', done).off('close', done);
      resolve();
    };
    if (gunzip.destroyed) return resolve();
    gunzip.on('drain', done).on('close', done);
  });

const inputFailure = (file: string, error: unknown): Error => {
  const name = inputName(file);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const known: Readonly<Record<string, string>> = {
    ENOENT: `There is no file ${name}.`,
    EISDIR: `${name} is a folder without a history.jsonl, not a history.`,
    EACCES: `${name} may not be read: permission denied.`,
    Z_BUF_ERROR: `${name} is cut off: its gzip stream ends early.`,
    Z_DATA_ERROR: `${name} is damaged: its gzip stream cannot be unpacked.`,
  };
  const sentence = known[code];
  if (sentence !== undefined) return usageFailure('unreadable-file', sentence);
  return error instanceof Error ? error : new Error(String(error));
};
