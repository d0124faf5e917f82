import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { OK, UNKNOWN } from './columns.ts';
import type { HistoryEvent } from './operation.ts';
import { Recorder } from './recorder.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

const newFile = (): string => {
  const folder = mkdtempSync(join(tmpdir(), 'verify-recorder-'));
  folders.push(folder);
  return join(folder, 'history.jsonl');
};

const linesOf = (file: string): readonly HistoryEvent[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as HistoryEvent);

describe('the recorder', () => {
  it('numbers events and gives them the time of one clock, on disk and in columns alike', async () => {
    const file = newFile();
    const recorder = await Recorder.create(file);
    const before = recorder.nowNs();
    const told = [
      recorder.record({ process: 0, type: 'invoke', f: 'write', key: 'x', value: 1, node: 'n1' }),
      recorder.record({ process: 'nemesis', type: 'info', f: 'kill', value: null }),
      recorder.record({ process: 1, type: 'invoke', f: 'read', key: 'x', value: null }),
      recorder.record({ process: 0, type: 'info', f: 'write', key: 'x', value: 1, error: 'why' }),
      recorder.record({ process: 1, type: 'ok', f: 'read', key: 'x', value: 1 }),
    ];
    const columns = await recorder.finish();
    expect(linesOf(file)).toEqual(told);
    expect(told.map(({ index }) => index)).toEqual([0, 1, 2, 3, 4]);
    const times = [before, ...told.map(({ time }) => time), recorder.nowNs()];
    expect(times).toEqual([...times].sort((a, b) => a - b));

    expect(columns.count).toBe(2); // the nemesis is no operation
    expect([...columns.outcome]).toEqual([UNKNOWN, OK]);
    expect([...columns.event]).toEqual([0, 2]);
    expect(columns.invokeTime[0]).toBe(told[0]?.time);
  });

  it('has on the disk what was recorded before a sync', async () => {
    const file = newFile();
    const recorder = await Recorder.create(file);
    recorder.record({ process: 0, type: 'invoke', f: 'read', value: null });
    await recorder.sync();
    expect(linesOf(file)).toHaveLength(1);
    await recorder.finish();
  });

  it('does not write over another history', async () => {
    const file = newFile();
    writeFileSync(file, 'precious');
    await expect(Recorder.create(file)).rejects.toThrow(/history\.jsonl/);
    expect(readFileSync(file, 'utf8')).toBe('precious');
  });
});
