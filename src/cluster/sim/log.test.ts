import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { SimLog } from './log.ts';

const saved = async (log: SimLog): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'verify-sim-log-'));
  try {
    await log.save(join(folder, 'n1.log'));
    return readFileSync(join(folder, 'n1.log'), 'utf8');
  } finally {
    rmSync(folder, { recursive: true });
  }
};

describe('the log of a simulated node', () => {
  it('is handed on line by line to whoever follows it, and kept', async () => {
    const log = new SimLog();
    const heard: string[] = [];
    log.add('before');
    log.follow((line) => heard.push(line));
    log.add('after');
    expect(heard).toEqual(['after']);
    expect(log.tail(1)).toEqual(['after']);
    expect(log.tail(10)).toEqual(['before', 'after']);
    expect(await saved(log)).toBe('before\nafter\n');
  });

  it('keeps so many lines only, and says how many more there were; they are still handed on', async () => {
    const log = new SimLog();
    let heard = 0;
    log.follow(() => heard++);
    for (let line = 0; line < 100_007; line++) log.add(`${line}`);
    expect(heard).toBe(100_007);
    const lines = (await saved(log)).split('\n');
    expect(lines.slice(-3)).toEqual(['99999', '… and 7 lines more', '']);
  });
});
