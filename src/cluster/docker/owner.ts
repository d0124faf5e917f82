/**
 * Which harness process a container, network or lock belongs to, and whether that process still
 * lives. A pid alone would not do: pids are used again, so the start time goes with it, and the boot.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { hostname } from 'node:os';

export interface Owner {
  readonly pid: number;
  /** When that process started, in whatever unit this system counts. */
  readonly started: string;
  /** Changes with each boot; empty where the system does not say. */
  readonly boot: string;
  readonly host: string;
}

/** This process. */
export const thisOwner = (): Owner => ({
  pid: process.pid,
  started: startTime(process.pid) ?? '',
  boot: bootId(),
  host: hostname(),
});

/** `elsewhere`: it belongs to another machine that shares this engine, so nobody here can tell. */
export const lifeOf = (owner: Owner): 'alive' | 'dead' | 'elsewhere' => {
  if (owner.host !== hostname()) return 'elsewhere';
  if (owner.boot !== bootId()) return 'dead';
  return startTime(owner.pid) === owner.started ? 'alive' : 'dead';
};

const startTime = (pid: number): string | undefined => {
  if (process.platform === 'linux') return linuxStartTime(pid);
  try {
    const text = execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], { encoding: 'utf8' });
    return text.trim() || undefined;
  } catch {
    return undefined;
  }
};

const linuxStartTime = (pid: number): string | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // The command's name, in parentheses, may itself hold spaces and parentheses.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    // A zombie has ended; only its parent has not looked yet. State is field 3, start time 22.
    return fields[0] === 'Z' || fields[0] === 'X' ? undefined : fields[19];
  } catch {
    return undefined;
  }
};

const bootId = (): string => {
  try {
    return readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim();
  } catch {
    return '';
  }
};
