import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type InputOptions, readBytes } from './input.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verify-input-'));
});
afterAll(() => rm(folder, { recursive: true }));

const read = async (file: string, options?: InputOptions): Promise<string> => {
  const chunks: Buffer[] = [];
  for await (const chunk of readBytes(file, options)) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
};

/** Random enough that the packed form has several chunks. */
const text = Array.from({ length: 200_000 }, (_, i) => (i * 7919) ** 2 % 100_003).join('\n');

describe('the bytes of a history file', () => {
  it.each([
    ['plain', Buffer.from(text), text],
    ['gzip', gzipSync(text), text],
    ['gzip of two members', Buffer.concat([gzipSync('a'), gzipSync('b')]), 'ab'],
    ['empty', Buffer.alloc(0), ''],
    ['one byte', Buffer.from('x'), 'x'],
  ])('%s', async (name, bytes, expected) => {
    const file = join(folder, name);
    await writeFile(file, bytes);
    expect(await read(file)).toBe(expected);
    const oneByOne = [...bytes.subarray(0, 9)].map((byte) => Buffer.from([byte]));
    const stdin = Readable.from([...oneByOne, bytes.subarray(9)], { objectMode: false });
    expect(await read('-', { stdin })).toBe(expected);
  });

  it('says what is wrong with a file', async () => {
    const packed = gzipSync(text);
    const cut = join(folder, 'cut.gz');
    await writeFile(cut, packed.subarray(0, packed.length / 2));
    const damaged = join(folder, 'damaged.gz');
    await writeFile(damaged, Buffer.concat([packed.subarray(0, 10), Buffer.alloc(5000, 0xff)]));
    await expect(read(cut)).rejects.toThrow(`${cut} is cut off: its gzip stream ends early.`);
    await expect(read(damaged)).rejects.toThrow(
      `${damaged} is damaged: its gzip stream cannot be unpacked.`,
    );
    await expect(read(join(folder, 'none'))).rejects.toThrow(
      `There is no file ${join(folder, 'none')}.`,
    );
    await expect(read(folder)).rejects.toMatchObject({ code: 'unreadable-file', exitCode: 64 });
  });

  it('may be left before its end', async () => {
    const file = join(folder, 'left.gz');
    await writeFile(file, gzipSync(text));
    for await (const chunk of readBytes(file)) {
      expect(chunk.length).toBeGreaterThan(0);
      break;
    }
  });
});
