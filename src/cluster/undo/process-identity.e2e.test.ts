import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import {
  identityOf,
  isAlive,
  killIdentity,
  ownIdentity,
  processState,
  signalGroup,
} from './process-identity.ts';

const sleeper = (detached: boolean) => {
  const child = spawn('sleep', ['60'], { detached, stdio: 'ignore' });
  const pid = child.pid as number;
  return { child, pid, identity: identityOf(pid) };
};

describe('the identity of a process', () => {
  it('is that of a living one, until it ends', async () => {
    expect(isAlive(ownIdentity())).toBe(true);
    const { child, identity } = sleeper(false);
    expect(isAlive(identity)).toBe(true);
    expect(killIdentity(identity)).toBe(true);
    await once(child, 'exit');
    expect(child.signalCode).toBe('SIGKILL');
    expect(isAlive(identity)).toBe(false);
    expect(killIdentity(identity)).toBe(false);
  });

  it('is not that of another process with the same number', () => {
    const { pid, identity, child } = sleeper(false);
    const another = `${pid}:1`; // started at another time
    expect(another).not.toBe(identity);
    expect(isAlive(another)).toBe(false);
    expect(killIdentity(another)).toBe(false);
    expect(child.exitCode).toBeNull();
    expect(killIdentity(identity)).toBe(true);
  });

  it('names nobody when it is garbage, and never everybody', () => {
    for (const text of ['', 'x:1', '-1:1', '0:1', '0', '1.5:2']) {
      expect(isAlive(text)).toBe(false);
      expect(killIdentity(text)).toBe(false);
    }
  });

  it('shows its state', async () => {
    const { child, pid, identity } = sleeper(true);
    expect(signalGroup(pid, 'SIGSTOP')).toBe(true);
    while (processState(pid) !== 'T') await new Promise((resolve) => setTimeout(resolve, 5));
    killIdentity(identity);
    await once(child, 'exit');
    expect(processState(pid)).toBeUndefined();
    expect(signalGroup(pid, 'SIGKILL')).toBe(false);
  });
});
