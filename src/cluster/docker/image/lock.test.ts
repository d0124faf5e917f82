import { existsSync, readlinkSync } from 'node:fs';
import { stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import { alone } from './lock.ts';
import { thisOwner } from '../../undo/owner.ts';

// Locks are waited for in real time.
vi.setConfig({ testTimeout: 30_000 });

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
    const pids = readlinkSync('/proc/self/ns/pid');
    const dead = { ...thisOwner(), process: `${process.pid}:1`, pids };
    await writeFile(fileOf('dead'), JSON.stringify(dead));
    const works = alone(
      name('dead'),
      () => {},
      () => Promise.resolve('done'),
    );
    expect(await works).toBe('done');
  });

  it.each([
    ['far', 'on another host', { host: 'elsewhere.invalid' }],
    ['beside', 'with other pids', { process: `${process.pid}:1`, pids: 'pid:[1]' }],
  ])('waits for a holder (%s) %s as long as the lock is touched', async (key, _where, other) => {
    const file = fileOf(key);
    await writeFile(file, JSON.stringify({ ...thisOwner(), ...other }));
    const events: string[] = [];
    const works = alone(
      name(key),
      () => events.push('waits'),
      () => Promise.resolve(events.push('works')),
    );
    await sleep(500);
    expect(events).toEqual(['waits']);
    const longAgo = new Date(Date.now() - 60_000);
    await utimes(file, longAgo, longAgo);
    await works;
    expect(events).toEqual(['waits', 'works']);
  });

  it('touches its lock while it works', async () => {
    const file = fileOf('touched');
    await alone(
      name('touched'),
      () => {},
      async () => {
        const longAgo = new Date(Date.now() - 60_000);
        await utimes(file, longAgo, longAgo);
        const touched = async (): Promise<number> => (await stat(file)).mtimeMs;
        await expect.poll(touched, { timeout: 10_000 }).toBeGreaterThan(longAgo.getTime() + 1000);
      },
    );
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
