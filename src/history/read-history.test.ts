import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type ReadOptions, readHistory } from './read-history.ts';

const read = (bytes: string | Buffer, options: ReadOptions = {}) =>
  readHistory('-', {
    stdin: Readable.from([Buffer.from(bytes)], { objectMode: false }),
    ...options,
  });

const EXAMPLES = {
  jsonl: '{"process":0,"type":"invoke","f":"read"}\n',
  'jepsen-edn': '{:process 0, :type :invoke, :f :read, :value nil}\n',
  'porcupine-log': 'INFO  jepsen.util - 0\t:invoke\t:read\tnil\n',
  'porcupine-kv': '{:process 0, :type :invoke, :f :get, :key "1", :value nil}\n',
} as const;

describe('a history in any format', () => {
  it.each(Object.entries(EXAMPLES))('%s is recognised, plain and packed', async (dialect, text) => {
    for (const bytes of [text, gzipSync(text)]) {
      const history = await read(bytes);
      expect(history.dialect).toBe(dialect);
      expect(history.columns.count).toBe(1);
    }
  });

  it('is recognised by more than its first byte', async () => {
    const dialect = async (text: string) => (await read(text)).dialect;
    expect(await dialect(`[${EXAMPLES['jepsen-edn']}]`)).toBe('jepsen-edn');
    expect(await dialect(`; note\n${EXAMPLES['jepsen-edn']}`)).toBe('jepsen-edn');
    expect(await dialect(`#knossos.op.Op${EXAMPLES['jepsen-edn']}`)).toBe('jepsen-edn');
    expect(await dialect(`INFO  jepsen.core - hello\n${EXAMPLES['porcupine-log']}`)).toBe(
      'porcupine-log',
    );
    expect(await dialect('')).toBe('jsonl');
  });

  it('is read as the user says it is', async () => {
    const porcupine = await read(EXAMPLES['porcupine-kv'], { format: 'porcupine' });
    expect([porcupine.dialect, porcupine.reading.initial]).toEqual(['porcupine-kv', '']);
    expect((await read(EXAMPLES['porcupine-kv'], { format: 'jepsen-edn' })).reading).toEqual({
      nilRead: 'anything',
      failedCas: 'dropped',
    });
    await expect(read(EXAMPLES['jepsen-edn'], { format: 'jsonl' })).rejects.toThrow(
      /^stdin:1: not JSON/u,
    );
  });

  it('is refused where nothing is known of it', async () => {
    await expect(read('hello, world')).rejects.toMatchObject({
      message: 'stdin is in no format that is known here: it begins with "hello, world".',
      hint: 'Name it with --format jsonl, json, jepsen-edn, jepsen-log, jepsen-test, porcupine, tipocket or etcd-report; docs/formats.md shows each.',
      code: 'unknown-format',
      exitCode: 64,
    });
    await expect(read(Buffer.from([0x7b, 0x3a, 0xff, 0xfe]))).rejects.toThrow(
      'stdin is not UTF-8 text.',
    );
  });
});
