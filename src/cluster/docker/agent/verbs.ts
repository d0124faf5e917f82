/**
 * What the agent can do, a function each. This file and `agent.sh` beside it are the two ends of one
 * list: no other TypeScript knows a word of the agent's shell.
 *
 * A node's data folder is named by the node; a process by its pid as the agent sees it, and where it
 * may have ended meanwhile by its start time too.
 */
import { call, inOrder, onlyIf, quote, section, whateverHappens, type Script } from './script.ts';

/** A process for good: pids are used again. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Its start time, as `startOf` prints it. */
  readonly started: string;
}

// --- processes ---

/** Prints the start time of a process. */
export const startOf = (pid: number): Script => call('start_of', pid);

/** What is to be done to a process only while it is still that one. */
export const whileIt = (is: ProcessIdentity, ...scripts: readonly Script[]): Script =>
  onlyIf(call('same', is.pid, is.started), ...scripts);

/** Prints the letter of its state, or nothing where it has ended. */
export const stateOf = (process: ProcessIdentity): Script =>
  whileIt(process, call('state', process.pid));

/** Prints quota and period of its control group; a quota of -1 or `max` is none. */
export const cpuOf = (pid: number): Script => call('cpu_of', pid);

/** Stops it and all others in its pid namespace, and waits until it stands still. */
export const pause = (pid: number): Script => call('pause', pid);
export const resume = (pid: number): Script => call('resume', pid);

/** Ends it, and with it its pid namespace, and waits until it has ended. */
export const killHard = (pid: number): Script => call('kill_hard', pid);

/** Ends it as a power failure does: its disk is gone before it is. */
export const powerOff = (pid: number, node: string): Script => call('power_off', pid, node);

/** Ends a process and what it has started, none of which is the first of its namespace. */
export const killTree = (pid: number): Script => call('kill_tree', pid);

/** Lets the gate in front of a node's program run this command line. */
export const openGate = (pid: number, argv: readonly string[]): Script =>
  call('open_gate', pid, `set -- ${argv.map(quote).join(' ')}`);

/** Starts a process to try things on; prints its pid and start time. */
export const startSleeper = (): Script => call('start_sleeper');

// --- links ---

/** Prints `yes` where the kernel speaks IPv6. */
export const knowsIpv6 = (): Script => call('knows_ipv6');

/** Prepares the packet filter of a container that has just started; shuts what it has of IPv6. */
export const hookLinks = (pid: number): Script => call('hook_links', pid);

/**
 * Replaces all rules and queues that were there.
 * @param rules what the node drops, a line each
 * @param queues how what comes from an address is disturbed, a line each (`faults/queues.ts`)
 */
export const putLinkRules = (pid: number, rules: string, queues: string): Script =>
  call('replace_links', pid, rules, queues);

/** @param lines queue disciplines for `tc -batch`; replaces all that were there */
export const putShape = (pid: number, lines: string): Script => call('replace_shape', pid, lines);

/** Which counts of a node there are to read, beside those of its packet filter. */
export interface Counting {
  readonly shaped: boolean;
  readonly queued: boolean;
}

/** Reads what was counted on a node: sections `links NODE`, `shape NODE` and `queues NODE`. */
export const readCounters = (node: string, pid: number, { shaped, queued }: Counting): Script =>
  inOrder(
    section(`links ${node}`, readLinkRules(pid)),
    ...(shaped ? [section(`shape ${node}`, call('read_shape', pid))] : []),
    ...(queued ? [section(`queues ${node}`, call('read_queues', pid))] : []),
  );

/** Prints the rules of a node's packet filter, with their counts. */
export const readLinkRules = (pid: number): Script => call('read_links', pid);

/** Prints what the kernel says to a queue discipline of this kind. */
export const tryShape = (kind: string): Script => call('try_shape', kind);

/** Works where packets can be handed to a program of ours. */
export const tryQueue = (): Script => call('try_queue');

/** Works where the packet filter takes such a rule. */
export const tryRule = (rule: string): Script => call('try_rule', rule);

// --- memory; the arguments are those of memory.pl ---

export const scanMemory = (roots: readonly ProcessIdentity[]): Script =>
  call('memory', 'scan', ...roots.map(({ pid, started }) => `${pid}:${started}`));
export const pokeMemory = (...places: readonly string[]): Script =>
  call('memory', 'poke', ...places);
export const patchMemory = (...places: readonly string[]): Script =>
  call('memory', 'patch', ...places);

// --- disks ---

/** Makes a disk of the node's own; prints its device. */
export const prepareDisk = (node: string, megabytes: number): Script =>
  call('prepare_disk', node, megabytes);

/** Makes the data folder, and what lies in it, this user's. */
export const ownData = (node: string, uid: number, gid: number): Script =>
  call('own_data', node, `${uid}:${gid}`);

/** Works when all that was written so far is on the disk. */
export const syncData = (node: string): Script => call('sync_data', node);

/** Keeps what the data folder holds now, for `resetData`. */
export const saveInitial = (node: string): Script => call('save_initial', node);
export const resetData = (node: string): Script => call('reset_data', node);

/** From now on every access fails; what is not on it yet never will be. */
export const breakDisk = (node: string): Script => call('break_disk', node);
/** Mounts a broken disk again, as its journal has it; nobody else may have it mounted. */
export const renewDisk = (node: string, device: string): Script => call('renew_disk', node, device);
export const freezeDisk = (node: string): Script => call('freeze_disk', node);
export const thawDisk = (node: string): Script => call('thaw_disk', node);
export const fillDisk = (node: string): Script => call('fill_disk', node);
export const freeDisk = (node: string): Script => call('free_disk', node);

/** Writes to it; prints `ok`, `full`, `io-error` or `hung`. */
export const probeDisk = (node: string): Script => call('probe_disk', node);
/** Prints how many bytes its files have. */
export const dataBytes = (node: string): Script => call('data_bytes', node);
/** Prints `SIZE PATH` of each file below the data folder. */
export const listFiles = (node: string): Script => call('list_files', node);
/** Prints how many bytes were hit. */
export const damageFile = (
  node: string,
  path: string,
  how: 'torn' | 'flipped',
  bytes: number,
): Script => call('damage_file', node, path, how, bytes);

// --- what the agent runs on its own when the harness is gone ---

/** Heals these processes and these disks, as far as they are still there. */
export const healAll = (processes: readonly ProcessIdentity[], disks: readonly string[]): Script =>
  whateverHappens(
    disks.map((node) => call('heal_disk', node)),
    processes.map(({ pid, started }) => call('heal_node', pid, started)),
  );
