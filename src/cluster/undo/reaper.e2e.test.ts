import { afterEach, describe, expect, it } from 'vitest';
import { startReaper } from './reaper.ts';

const { execPath } = process;
afterEach(() => {
  process.execPath = execPath;
});

const troubleOf = (program: string): Promise<string> => {
  process.execPath = program;
  return new Promise((resolve) => startReaper(resolve));
};

describe('the reaper', () => {
  it('that cannot be started is told of', async () => {
    expect(await troubleOf('/nowhere/node')).toMatch(
      /^the reaper cannot be started \(spawn \/nowhere\/node ENOENT\): if verify is killed, only/,
    );
  });

  it('that ends before its time is told of', async () => {
    expect(await troubleOf('/usr/bin/false')).toMatch(/^the reaper has ended \(exit code 1\): /);
  });

  it('is not, when it is sent away', async () => {
    const troubles: string[] = [];
    const reaper = startReaper((text) => troubles.push(text));
    reaper.watchFolder('/nowhere/at/all');
    reaper.dismiss();
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    expect(troubles).toEqual([]);
  });
});
