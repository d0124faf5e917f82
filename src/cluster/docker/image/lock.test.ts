import { existsSync } from 'node:fs';
import { utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { alone } from './lock.ts';
import { thisOwner } from '../../undo/owner.ts';

const name = (what: string): string => `test-${what}-${process.pid}`;
const fileOf = (what: string): string => join(tmpdir(), `verify-${name(what)}.lock`);

describe('alone', () => {
  it('lets one work after the other, and tells the one that waits once', async () => {
    const events: string[] = [];
    const work = (who: string) => async (): Promise<void> => {
      events.push(`${who} begins`);
      await sleep(300);
      events.push(`${who} ends`);
    };
    let waited = 0;
    const first = alone(name('turn'), () => waited++, work('a'));
    await sleep(50);
    await Promise.all([first, alone(name('turn'), () => waited++, work('b'))]);
    expect(events).toEqual(['a begins', 'a ends', 'b begins', 'b ends']);
    expect(waited).toBe(1);
    expect(existsSync(fileOf('turn'))).toBe(false);
  });

  it('is free again after a failure', async () => {
    const fails = alone(
      name('fail'),
      () => {},
      () => Promise.reject(new Error('no')),
    );
    await expect(fails).rejects.toThrow('no');
    expect(existsSync(fileOf('fail'))).toBe(false);
  });

  it('takes over the lock of a dead process', async () => {
    const dead = { ...thisOwner(), process: `${process.pid}:1` };
    await writeFile(fileOf('dead'), JSON.stringify(dead));
    const works = alone(
      name('dead'),
      () => {},
      () => Promise.resolve('done'),
    );
    expect(await works).toBe('done');
  });

  it('takes over a lock that has stayed without a name', async () => {
    await writeFile(fileOf('empty'), '');
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(fileOf('empty'), longAgo, longAgo);
    const works = alone(
      name('empty'),
      () => {},
      () => Promise.resolve('done'),
    );
    expect(await works).toBe('done');
  });
});
