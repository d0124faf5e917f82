/**
 * Any history a user may bring, as columns: a path or `-`, plain or gzip, in any known format.
 *
 * Ours is streamed, and so are EDN and Jepsen's logs as they usually are; the others are read whole, up
 * to the half gigabyte that a JavaScript string holds.
 * What reads a format is loaded when a file is in it.
 */
import { usageFailure } from '../base/failure.ts';
import {
  detectDialect,
  type Dialect,
  type Format,
  FORMATS,
  porcupineDialect,
  type Reading,
  READINGS,
} from './formats/formats.ts';
import type { ReportFile } from './formats/etcd-report.ts';
import { reportFiles, reportOf } from './formats/etcd-report-folder.ts';
import type { ForeignOptions } from './formats/foreign-history.ts';
import { perhapsLooksLike, surelyLooksLike } from './formats/looks-like.ts';
import { type InputOptions, inputName, readBytes } from './input.ts';
import { type LoadedColumns, loadJsonl } from './load.ts';
import { wholeText } from './whole-text.ts';

export interface ReadOptions extends InputOptions, ForeignOptions {
  readonly format?: 'auto' | Format;
}

export interface ReadHistory extends LoadedColumns {
  readonly dialect: Dialect;
  /** How the makers of this format mean what it leaves unsaid. */
  readonly reading: Reading;
}

/** JSON lines in which a key is a member of its own. */
const NAME_THEIR_KEYS: ReadonlySet<Dialect> = new Set(['jsonl', 'tipocket', 'etcd-report']);

const HEAD_BYTES = 1 << 16;

/** @throws Failure (exit code 64) where the file cannot be read or is malformed. */
export const readHistory = async (
  file: string,
  options: ReadOptions = {},
): Promise<ReadHistory> => {
  const name = inputName(file);
  const clients = await reportFiles(file);
  if (clients.length > 0) return readReport(clients, name, options);
  const { head, bytes } = await withHead(withoutMark(readBytes(file, options)));
  const dialect = dialectOf(options.format ?? 'auto', head, name);
  const report = dialect === 'etcd-report' ? reportOf(file) : undefined;
  if (report !== undefined) throw oneOfMany(name, report);
  const loaded = await readDialect(dialect, bytes, name, options);
  return { ...loaded, dialect, reading: { ...READINGS[dialect], ...loaded.reading } };
};

const readDialect = async (
  dialect: Dialect,
  bytes: AsyncIterable<Buffer>,
  name: string,
  options: ForeignOptions,
): Promise<LoadedColumns> => {
  const hasKeys = NAME_THEIR_KEYS.has(dialect);
  if (hasKeys && (options.independent ?? 'auto') !== 'auto') throw keysAreTheirOwn(name);
  if (dialect === 'jsonl') return loadJsonl(bytes, name);
  if (dialect === 'jepsen-test') {
    const { readJepsenTest } = await import('./formats/jepsen-test.ts');
    return readJepsenTest(await wholeBytes(bytes), name, options);
  }
  switch (dialect) {
    case 'jepsen-log':
    case 'porcupine-log': {
      const { loadJepsenLog } = await import('./formats/jepsen-log.ts');
      return loadJepsenLog(bytes, name, options);
    }
    case 'jepsen-edn':
    case 'porcupine-kv': {
      const { loadEdnHistory } = await import('./formats/jepsen-edn.ts');
      return loadEdnHistory(bytes, name, options);
    }
    default:
      return readText(dialect, await wholeText(bytes, name), name, options);
  }
};

const readText = async (
  dialect: Dialect,
  text: string,
  name: string,
  options: ForeignOptions,
): Promise<LoadedColumns> => {
  switch (dialect) {
    case 'etcd-report': {
      const { readEtcdReport } = await import('./formats/etcd-report.ts');
      return readEtcdReport([{ name, text }], name);
    }
    case 'tipocket': {
      const { readTipocket } = await import('./formats/tipocket.ts');
      return readTipocket(text, name, options);
    }
    default: {
      const { readJsonArray } = await import('./formats/json-array.ts');
      return readJsonArray(text, name, options);
    }
  }
};

/** The files of all clients, as one history. */
const readReport = async (
  clients: readonly string[],
  name: string,
  { format = 'auto', independent = 'auto' }: ReadOptions,
): Promise<ReadHistory> => {
  const dialect = 'etcd-report';
  if (format !== 'auto' && format !== dialect) {
    throw usageFailure(
      'bad-flag',
      `${name} is a report of etcd's robustness tests, not ${format}.`,
    );
  }
  if (independent !== 'auto') throw keysAreTheirOwn(name);
  const files: ReportFile[] = [];
  for (const file of clients)
    files.push({ name: file, text: await wholeText(readBytes(file), file) });
  const { readEtcdReport } = await import('./formats/etcd-report.ts');
  return { ...readEtcdReport(files, name), dialect, reading: READINGS[dialect] };
};

const oneOfMany = (name: string, report: string): Error =>
  usageFailure(
    'one-of-many',
    `${name} has the operations of one client only, and a verdict needs those of all.`,
    `Name the folder of the report: ${report}.`,
  );

const keysAreTheirOwn = (name: string): Error =>
  usageFailure(
    'unused-flag',
    `--independent means nothing here: in JSON lines such as ${name} a key is a member of its own.`,
  );

const dialectOf = (format: 'auto' | Format, head: Buffer, name: string): Dialect => {
  const text = head.toString();
  if (format === 'porcupine') return porcupineDialect(text);
  if (format !== 'auto') return format;
  const surely = surelyLooksLike(head);
  const dialect = surely === undefined ? detectDialect(text) : undefined;
  if (dialect !== undefined) return dialect;
  const other = surely ?? perhapsLooksLike(text);
  throw usageFailure(
    'unknown-format',
    other === undefined
      ? `${name} is in no format that is known here: it begins with ${JSON.stringify(text.slice(0, 40))}.`
      : `${name} is no history that is known here: it looks like ${other}.`,
    surely === undefined
      ? `Name it with --format ${FORMATS.slice(0, -1).join(', ')} or ${FORMATS.at(-1)}; docs/formats.md shows each.`
      : undefined,
  );
};

const BYTE_ORDER_MARK = Buffer.from([0xef, 0xbb, 0xbf]);

/** Windows programs put a mark before the text. */
async function* withoutMark(bytes: AsyncGenerator<Buffer>): AsyncGenerator<Buffer> {
  let first: Buffer = Buffer.alloc(0);
  while (first.length < BYTE_ORDER_MARK.length) {
    const next = await bytes.next();
    if (next.done === true) break;
    first = first.length === 0 ? next.value : Buffer.concat([first, next.value]);
  }
  const isMarked = first.subarray(0, BYTE_ORDER_MARK.length).equals(BYTE_ORDER_MARK);
  yield isMarked ? first.subarray(BYTE_ORDER_MARK.length) : first;
  yield* bytes;
}

/** The first bytes, and all bytes again. */
const withHead = async (
  bytes: AsyncGenerator<Buffer>,
): Promise<{ readonly head: Buffer; readonly bytes: AsyncGenerator<Buffer> }> => {
  const first: Buffer[] = [];
  let length = 0;
  while (length < HEAD_BYTES) {
    const next = await bytes.next();
    if (next.done === true) break;
    first.push(next.value);
    length += next.value.length;
  }
  const head = Buffer.concat(first).subarray(0, HEAD_BYTES);
  return { head, bytes: joined(first, bytes) };
};

async function* joined(
  first: readonly Buffer[],
  rest: AsyncGenerator<Buffer>,
): AsyncGenerator<Buffer> {
  yield* first;
  yield* rest;
}

const wholeBytes = async (bytes: AsyncIterable<Buffer>): Promise<Buffer> => {
  const chunks: Buffer[] = [];
  for await (const chunk of bytes) chunks.push(chunk);
  return Buffer.concat(chunks);
};
