import * as fc from 'fast-check';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { eventLine, parseLine } from './jsonl.ts';
import { createHistoryFile } from './jsonl-writer.ts';
import type { HistoryEvent, Json } from './operation.ts';

// A thousand random events, each read back.
vi.setConfig({ testTimeout: 30_000 });

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'verify-jsonl-'));
});
afterAll(() => rm(folder, { recursive: true }));

// A device that is always full; there is one on Linux.
const full = existsSync('/dev/full');
// oxlint-disable-next-line no-console -- a skipped test must be heard of
if (!full) console.warn('SKIPPED: a full disk (there is no /dev/full here)');

const invoke = (index: number, process: number): HistoryEvent => {
  const value = index;
  return { index, time: index, process, type: 'invoke', f: 'write', key: 'x', value, node: 'n1' };
};

describe('a line', () => {
  it('has its members in the order of the documentation', () => {
    expect(eventLine({ ...invoke(3, 1), error: 'e' })).toBe(
      '{"index":3,"time":3,"process":1,"type":"invoke","f":"write","key":"x","value":3,"node":"n1","error":"e"}',
    );
  });

  it('reads back as it was written', () => {
    const event = fc.record(
      {
        index: fc.nat(),
        time: fc.nat(),
        process: fc.oneof(fc.nat(), fc.constant('nemesis' as const)),
        type: fc.constantFrom('invoke' as const, 'ok' as const, 'fail' as const, 'info' as const),
        f: fc.string({ unit: 'binary' }),
        value: fc.jsonValue().map((value) => JSON.parse(JSON.stringify(value)) as Json),
        key: fc.string(),
        node: fc.string(),
        error: fc.string(),
      },
      { requiredKeys: ['index', 'time', 'process', 'type', 'f', 'value'] },
    );
    fc.assert(
      fc.property(event, (event) => {
        expect(parseLine(eventLine(event), 0)).toEqual({ event, timed: true });
      }),
    );
  });
});

describe('the writer', () => {
  it('has everything appended on disk after sync, in order, while it goes on', async () => {
    const file = join(folder, 'history.jsonl');
    const writer = await createHistoryFile(file);
    const events = Array.from({ length: 2000 }, (_, index) => invoke(index, index));
    for (const event of events.slice(0, 1500)) writer.append(event);
    await writer.sync();
    expect((await readFile(file, 'utf8')).split('\n')).toHaveLength(1501);
    for (const event of events.slice(1500)) writer.append(event);
    await writer.close();
    expect(await readFile(file, 'utf8')).toBe(
      events.map((event) => eventLine(event) + '\n').join(''),
    );
  });

  it('writes without being asked to', async () => {
    const file = join(folder, 'unasked.jsonl');
    const writer = await createHistoryFile(file);
    writer.append(invoke(0, 0));
    await expect.poll(() => readFile(file, 'utf8')).toBe(eventLine(invoke(0, 0)) + '\n');
    await writer.close();
  });

  it('refuses an event against the rules and writes nothing of it', async () => {
    const file = join(folder, 'rules.jsonl');
    const writer = await createHistoryFile(file);
    writer.append(invoke(0, 0));
    expect(() => writer.append(invoke(1, 0))).toThrow(
      `${file}:2: process 0 invokes write while its write is open.`,
    );
    await writer.close();
    expect(await readFile(file, 'utf8')).toBe(eventLine(invoke(0, 0)) + '\n');
  });

  it('does not write over a history that is there', async () => {
    const file = join(folder, 'there.jsonl');
    await writeFile(file, 'precious');
    await expect(createHistoryFile(file)).rejects.toMatchObject({
      code: 'history-not-written',
      exitCode: 3,
    });
    expect(await readFile(file, 'utf8')).toBe('precious');
  });

  it.skipIf(!full)('says that the disk is full, at the latest on sync', async () => {
    const { open } = await import('node:fs/promises');
    const { JsonlWriter } = await import('./jsonl-writer.ts');
    const writer = new JsonlWriter('/dev/full', await open('/dev/full', 'w'));
    writer.append(invoke(0, 0));
    await expect(writer.sync()).rejects.toThrow(
      /^The history \/dev\/full cannot be written: ENOSPC/u,
    );
    expect(() => writer.append(invoke(1, 1))).toThrow(/ENOSPC/u);
    await expect(writer.close()).rejects.toThrow(/ENOSPC/u);
  });
});
