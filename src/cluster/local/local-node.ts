/**
 * One local node over all its lives: started, initialised, paused, killed, started again. Brings
 * itself into the wanted state; knows nothing of the network.
 */
import { existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { infrastructureFailure } from '../../base/failure.ts';
import { byzantineBody, clockBody } from '../../node/harness-messages.ts';
import type { Body, Message } from '../../node/message.ts';
import { identityOf, processState } from '../undo/process-identity.ts';
import type { ClockFault, ObservedNode, WantedNode } from '../port/wanted.ts';
import { startNodeProcess, type NodeProcess } from './node-process.ts';

export interface LocalNodeOptions {
  readonly name: string;
  readonly nodes: readonly string[];
  /** Folder of the node; its data lie in `data` below it. */
  readonly folder: string;
  readonly logFile: string;
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
  /** Told of each process, so that it is ended even if the harness is killed. */
  readonly onStarted: (identity: string) => void;
  readonly onUnexpectedExit: (detail: string) => void;
}

const INIT_MS = 15_000;
const STOP_MS = 2_000;
/** So much of its log is shown when a node does not start. */
const LAST_LINES = 8;

export class LocalNode {
  readonly #options: LocalNodeOptions;
  #process: NodeProcess | undefined;
  #starts = 0;
  #ready = false;
  #clock: ClockFault | undefined;
  #byzantine: WantedNode['byzantine'];
  #initialised: (() => void) | undefined;

  constructor(options: LocalNodeOptions) {
    this.#options = options;
    mkdirSync(join(options.folder, 'data'), { recursive: true });
  }

  /** Starts the process and waits until it has answered `init`. */
  async start(): Promise<void> {
    const { name, file, args, env, folder, logFile } = this.#options;
    const initialised = new Promise<void>((resolve) => {
      this.#initialised = resolve;
    });
    const child = await startNodeProcess({
      file,
      args,
      env: { ...env, VERIFY_DATA: join(folder, 'data') },
      cwd: folder,
      logFile,
      onLine: (line) => this.#onLine(line),
    }).catch((cause: unknown) => {
      throw infrastructureFailure(
        'node-not-started',
        `${name} cannot be started: ${(cause as Error).message}`,
        `Is ${file} there and executable?`,
        cause,
      );
    });
    this.#process = child;
    this.#starts++;
    this.#options.onStarted(identityOf(child.pid));
    const ended = child.exited.then((detail) => this.#onExit(child, detail));
    this.#sendRaw({
      src: 'c0',
      dest: name,
      body: { type: 'init', msg_id: 1, node_id: name, node_ids: this.#options.nodes },
    });
    const timer = timeout(INIT_MS);
    const first = await Promise.race([
      initialised.then(() => undefined),
      ended,
      timer.promise.then(() => `no answer to init within ${INIT_MS / 1000} s`),
    ]);
    timer.cancel();
    if (first === undefined) return;
    const tail = await this.logTail(LAST_LINES);
    const log = tail.length === 0 ? `Its log is empty: ${logFile}` : `Its log ends (${logFile}):`;
    throw infrastructureFailure(
      'node-not-started',
      `${name} did not start: ${first}`,
      [log, ...tail.map((line) => `          ${line}`)].join('\n'),
    );
  }

  /** Passes a line on. False: the node is down or not yet initialised, and will never see it. */
  deliver(line: string): boolean {
    if (!this.#ready || this.#process === undefined) return false;
    this.#process.send(line);
    return true;
  }

  async want(wanted: WantedNode): Promise<void> {
    const state = wanted.process ?? 'running';
    if (state === 'dead') {
      await this.#kill();
      if (wanted.death === 'amnesia') await this.#forget();
      return;
    }
    if (this.#process === undefined) {
      await this.start();
      this.#clock = undefined; // a new process is as honest and punctual as any
      this.#byzantine = undefined;
    }
    if (!sameClock(this.#clock, wanted.clock)) {
      this.#clock = wanted.clock;
      this.#tell(clockBody(wanted.clock));
    }
    if (this.#byzantine !== wanted.byzantine) {
      this.#byzantine = wanted.byzantine;
      this.#tell(byzantineBody(wanted.byzantine));
    }
    await this.#setPaused(state === 'paused');
  }

  /** What can be seen from outside; the clock is asked for separately. */
  observe(): ObservedNode {
    if (this.#process === undefined) {
      const dataBytes = sizeOf(join(this.#options.folder, 'data'));
      return { process: 'dead', starts: this.#starts, dataBytes };
    }
    const stopped = processState(this.#process.pid)?.toUpperCase() === 'T';
    return { process: stopped ? 'paused' : 'running', starts: this.#starts };
  }

  async end(): Promise<void> {
    await this.#kill();
    await rm(this.#options.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  async logTail(lines: number): Promise<readonly string[]> {
    const file = await open(this.#options.logFile, 'r').catch(() => undefined);
    if (file === undefined) return [];
    try {
      const { size } = await file.stat();
      const length = Math.min(size, 64 * 1024);
      const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
      const text = buffer.toString().trimEnd();
      return text === '' ? [] : text.split('\n').slice(-lines);
    } finally {
      await file.close();
    }
  }

  #onLine(line: string): void {
    if (!this.#ready && line.includes('"init_ok"')) {
      this.#ready = true;
      this.#initialised?.();
    } else {
      this.#options.onLine(line);
    }
  }

  #onExit(child: NodeProcess, detail: string): string {
    if (this.#process !== child) return detail;
    this.#process = undefined;
    const wasReady = this.#ready;
    this.#ready = false;
    if (wasReady) this.#options.onUnexpectedExit(detail);
    return `it ended (${detail})`;
  }

  async #kill(): Promise<void> {
    const child = this.#process;
    if (child === undefined) return;
    this.#process = undefined;
    this.#ready = false;
    child.signal('SIGKILL');
    const timer = timeout(STOP_MS);
    const stays = timer.promise.then(() => true);
    const survived = await Promise.race([child.exited.then(() => false), stays]);
    timer.cancel();
    if (survived) throw new Error(`${this.#options.name} (process ${child.pid}) does not end`);
  }

  async #forget(): Promise<void> {
    const data = join(this.#options.folder, 'data');
    await rm(data, { recursive: true, force: true });
    mkdirSync(data, { recursive: true });
  }

  /** Resolves when the kernel says so. */
  async #setPaused(paused: boolean): Promise<void> {
    const isPaused = (): boolean => this.observe().process === 'paused';
    if (isPaused() === paused) return;
    this.#signal(paused ? 'SIGSTOP' : 'SIGCONT');
    for (let wait = 0; wait < 200 && this.#process !== undefined && isPaused() !== paused; wait++) {
      await timeout(5).promise;
    }
  }

  /** A paused node hears it once it goes on. */
  #tell(body: Body): void {
    this.#sendRaw({ src: 'c0', dest: this.#options.name, body });
  }

  #signal(name: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void {
    this.#process?.signal(name);
  }

  #sendRaw(message: Message): void {
    this.#process?.send(JSON.stringify(message));
  }
}

const sameClock = (a: ClockFault | undefined, b: ClockFault | undefined): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

/** Bytes of the files of a folder; files that go away meanwhile are gone. */
const sizeOf = (folder: string): number => {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  const size = (name: string): number =>
    statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0;
  return names.reduce((sum, name) => sum + size(name), 0);
};

const timeout = (ms: number): { promise: Promise<void>; cancel: () => void } => {
  let timer: NodeJS.Timeout | undefined;
  const promise = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, ms);
  });
  return { promise, cancel: () => clearTimeout(timer) };
};
