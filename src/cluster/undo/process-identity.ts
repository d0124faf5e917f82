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

/** Sends SIGKILL if this very process still runs, to its group too; says whether it did. */
export const killIdentity = (identity: ProcessIdentity): boolean =>
  isAlive(identity) && signalGroup(Number(identity.split(':')[0]), 'SIGKILL');

/**
 * Signals a process and, where it leads a group, all of the group: a node may be a script that has
 * started the real one. Says whether there was anybody.
 */
export const signalGroup = (pid: number, signal: NodeJS.Signals): boolean => {
  for (const target of [-pid, pid]) {
    try {
      process.kill(target, signal);
      return true;
    } catch {
      // no such group, or it ended in between
    }
  }
  return false;
};

/** Ends what a process has started and left behind in its group, after it has ended itself. */
export const killRestOfGroup = (leader: number): void => {
  try {
    process.kill(-leader, 'SIGKILL');
  } catch {
    // it left nobody
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
