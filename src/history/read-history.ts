/**
 * Any history a user may bring, as columns: a path or `-`, plain or gzip, in any known format.
 *
 * Ours is streamed; the others are read whole, up to the half gigabyte that a JavaScript string holds.
 */
import { usageFailure } from '../base/failure.ts';
import {
  detectDialect,
  type Dialect,
  type Format,
  porcupineDialect,
  type Reading,
  READINGS,
} from './formats/formats.ts';
import type { ForeignOptions } from './formats/foreign-history.ts';
import { readEdnHistory } from './formats/jepsen-edn.ts';
import { readJepsenLog } from './formats/jepsen-log.ts';
import { type InputOptions, inputName, readBytes } from './input.ts';
import { type LoadedColumns, loadJsonl } from './load.ts';

export interface ReadOptions extends InputOptions, ForeignOptions {
  readonly format?: 'auto' | Format;
}

export interface ReadHistory extends LoadedColumns {
  readonly dialect: Dialect;
  /** How the makers of this format mean what it leaves unsaid. */
  readonly reading: Reading;
}

const HEAD_BYTES = 1 << 16;

/** @throws Failure (exit code 64) where the file cannot be read or is malformed. */
export const readHistory = async (
  file: string,
  options: ReadOptions = {},
): Promise<ReadHistory> => {
  const name = inputName(file);
  const { head, bytes } = await withHead(readBytes(file, options));
  const dialect = dialectOf(options.format ?? 'auto', head, name);
  const loaded = await readDialect(dialect, bytes, name, options);
  return { ...loaded, dialect, reading: READINGS[dialect] };
};

const readDialect = async (
  dialect: Dialect,
  bytes: AsyncIterable<Buffer>,
  name: string,
  options: ForeignOptions,
): Promise<LoadedColumns> => {
  if (dialect === 'jsonl') {
    if ((options.independent ?? 'auto') !== 'auto') throw keysAreTheirOwn(name);
    return loadJsonl(bytes, name);
  }
  const text = await wholeText(bytes, name);
  return dialect === 'porcupine-log'
    ? readJepsenLog(text, name, options)
    : readEdnHistory(text, name, options);
};

const keysAreTheirOwn = (name: string): Error =>
  usageFailure(
    'unused-flag',
    `--independent means nothing here: in JSON lines such as ${name} a key is a member of its own.`,
  );

const dialectOf = (format: 'auto' | Format, head: string, name: string): Dialect => {
  if (format === 'porcupine') return porcupineDialect(head);
  if (format !== 'auto') return format;
  const dialect = detectDialect(head);
  if (dialect !== undefined) return dialect;
  throw usageFailure(
    'unknown-format',
    `${name} is in no format that is known here: it begins with ${JSON.stringify(head.slice(0, 40))}.`,
    'Name it with --format jsonl, jepsen-edn or porcupine; docs/formats.md shows each.',
  );
};

/** The first bytes as text, and all bytes again. */
const withHead = async (
  bytes: AsyncGenerator<Buffer>,
): Promise<{ readonly head: string; readonly bytes: AsyncGenerator<Buffer> }> => {
  const first: Buffer[] = [];
  let length = 0;
  while (length < HEAD_BYTES) {
    const next = await bytes.next();
    if (next.done === true) break;
    first.push(next.value);
    length += next.value.length;
  }
  const head = Buffer.concat(first).subarray(0, HEAD_BYTES).toString();
  return { head, bytes: joined(first, bytes) };
};

async function* joined(
  first: readonly Buffer[],
  rest: AsyncGenerator<Buffer>,
): AsyncGenerator<Buffer> {
  yield* first;
  yield* rest;
}

const wholeText = async (bytes: AsyncIterable<Buffer>, name: string): Promise<string> => {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  let text = '';
  try {
    for await (const chunk of bytes) text += utf8.decode(chunk, { stream: true });
    return text + utf8.decode();
  } catch (error) {
    if (error instanceof TypeError) {
      throw usageFailure('malformed-history', `${name} is not UTF-8 text.`);
    }
    if (error instanceof RangeError) {
      throw usageFailure('malformed-history', `${name} is too large for this format.`);
    }
    throw error;
  }
};
