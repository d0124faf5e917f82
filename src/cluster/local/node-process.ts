/**
 * One node as a child process that speaks JSON lines over stdin and stdout; stderr is its log, which it
 * writes without the harness' help.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { gatherLines } from '../../node/gather-lines.ts';
import { lineSplitter } from '../../node/lines.ts';
import { killRestOfGroup, processState, signalGroup } from '../undo/process-identity.ts';
import { watchUnfinishedLine } from './unfinished-line.ts';

export interface NodeProcess {
  readonly pid: number;
  /** Lost when the node reads too slowly for too long. */
  send(line: string): void;
  /** To the process and all that it has started. */
  signal(name: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void;
  /** What it has written to stdout of a line that is not ended. */
  unfinished(): string;
  /** Whether there was anything on its stdout at all. */
  wroteAnything(): boolean;
  /** How it ended (`exit code 1`, `signal SIGSEGV`), once all that it had started has ended too. */
  readonly exited: Promise<string>;
}

export interface NodeProcessOptions {
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly logFile: string;
  readonly onLine: (line: string) => void;
  /** Told of a line that has been begun and not ended for a second; absent: nobody watches. */
  readonly onUnfinished: ((text: string) => void) | undefined;
}

/** As much as a paused node's peers may have sent it before the network gives up on it. */
const MOST_BUFFERED_BYTES = 8 << 20;

/** @throws Error when the program cannot be started (not found, not executable) */
export const startNodeProcess = async (options: NodeProcessOptions): Promise<NodeProcess> => {
  const log = openSync(options.logFile, 'a');
  const child = spawn(options.file, options.args, {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: ['pipe', 'pipe', log],
    // Ctrl-C on the terminal is for the harness; a node ends when its stdin does, or by the reaper.
    detached: true,
  });
  closeSync(log); // the child has it
  const { stdin, stdout, pid } = child;
  if (pid === undefined || stdin === null || stdout === null) {
    const [error] = (await once(child, 'error')) as [Error];
    throw error;
  }
  stdin.on('error', () => {}); // the node is gone: 'exited' tells
  const outgoing = gatherLines((text) => {
    if (stdin.writable) stdin.write(text);
  });
  const split = lineSplitter(options.onLine);
  const { onUnfinished = (): void => {} } = options;
  const isPaused = (): boolean => processState(pid)?.toUpperCase() === 'T';
  const lastLine = watchUnfinishedLine(onUnfinished, isPaused);
  const watched = options.onUnfinished !== undefined;
  let wrote = false;
  stdout.on('data', (chunk: Buffer) => {
    wrote = true;
    if (watched) lastLine.add(chunk);
    split(chunk);
  });
  // What it started must not hold on to its stdout, nor outlive it: the end of stdout is awaited.
  child.once('exit', () => killRestOfGroup(pid));
  const exited = new Promise<string>((resolve) => {
    child.once('close', (code, signal) => {
      lastLine.close();
      resolve(signal === null ? `exit code ${code ?? '?'}` : `signal ${signal}`);
    });
  });
  return {
    pid,
    send: (line) => {
      if (stdin.writableLength + outgoing.waiting < MOST_BUFFERED_BYTES) outgoing.add(line);
    },
    signal: (name) => {
      signalGroup(pid, name);
    },
    unfinished: () => lastLine.text(),
    wroteAnything: () => wrote,
    exited,
  };
};
