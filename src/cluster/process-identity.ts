/**
 * Tells processes apart even when the system has given a process number to somebody else: number and
 * start time together. Where there is no /proc, the number alone must do.
 */
import { readFileSync } from 'node:fs';

/** `<pid>:<start>`; start is in clock ticks since boot, or `?` where it cannot be read. */
export type ProcessIdentity = string;

export const ownIdentity = (): ProcessIdentity => identityOf(process.pid);

export const identityOf = (pid: number): ProcessIdentity => `${pid}:${startTime(pid) ?? '?'}`;

export const isAlive = (identity: ProcessIdentity): boolean => {
  const [pidText, start] = identity.split(':');
  const pid = Number(pidText);
  if (!Number.isInteger(pid) || pid <= 0 || !exists(pid)) return false;
  return start === '?' || start === undefined || startTime(pid) === start;
};

/** Sends SIGKILL if this very process still runs; says whether it did. */
export const killIdentity = (identity: ProcessIdentity): boolean => {
  if (!isAlive(identity)) return false;
  try {
    process.kill(Number(identity.split(':')[0]), 'SIGKILL');
    return true;
  } catch {
    return false; // it ended in between
  }
};

/** Process state as the kernel says it: `R`, `S`, `T` (stopped), `Z` …; undefined when there is none. */
export const processState = (pid: number): string | undefined => statFields(pid)?.[0];

const exists = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
  return processState(pid) !== 'Z';
};

const startTime = (pid: number): string | undefined => statFields(pid)?.[19];

/** Fields of /proc/PID/stat from the state on; the name before it may hold anything. */
const statFields = (pid: number): string[] | undefined => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return undefined;
  }
};
