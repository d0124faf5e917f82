/**
 * Ends local nodes whose harness is gone. A node carries its run and its harness in its environment,
 * so it can be told from every other process; where environments cannot be read (no /proc), nothing
 * is touched, and the reaper is what there is.
 */
import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { identityOf, isAlive, killIdentity } from '../process-identity.ts';

/** Ends them and removes their data; returns what was found, a sentence each. */
export const cleanLocal = (): readonly string[] => {
  const removed: string[] = [];
  for (const pid of processes()) {
    const env = environment(pid);
    const run = env.get('VERIFY_RUN');
    const harness = env.get('VERIFY_HARNESS');
    if (run === undefined || harness === undefined || isAlive(harness)) continue;
    if (killIdentity(identityOf(pid))) removed.push(`process ${pid} of run ${run}`);
    const work = env.get('VERIFY_WORK');
    if (work !== undefined) rmSync(work, { recursive: true, force: true });
  }
  return removed;
};

const processes = (): readonly number[] => {
  try {
    return readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map(Number);
  } catch {
    return [];
  }
};

/** Empty for processes of others and those that have just ended. */
const environment = (pid: number): ReadonlyMap<string, string> => {
  try {
    const entries = readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    return new Map(entries.map((entry) => split(entry)));
  } catch {
    return new Map();
  }
};

const split = (entry: string): [string, string] => {
  const equals = entry.indexOf('=');
  return [entry.slice(0, equals), entry.slice(equals + 1)];
};
