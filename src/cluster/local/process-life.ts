/** A process that was started as a node: what can be done to any, whatever it speaks. */
import { pause, within } from '../../base/pause.ts';
import { processState } from '../undo/process-identity.ts';

/** What a life is made of. */
export interface Child {
  readonly pid: number;
  /** To the process and all that it has started. */
  signal(name: 'SIGKILL' | 'SIGSTOP' | 'SIGCONT'): void;
  /** How it ended (`exit code 1`, `signal SIGSEGV`), once all that it had started has ended too. */
  readonly exited: Promise<string>;
}

const STOP_MS = 2_000;

export class ProcessLife {
  /** How it ended. */
  readonly over: Promise<string>;
  readonly #name: string;
  readonly #child: Child;
  readonly #beganMs = performance.now();
  #isOver = false;

  constructor(name: string, child: Child) {
    this.#name = name;
    this.#child = child;
    this.over = child.exited.then((detail) => {
      this.#isOver = true;
      return detail;
    });
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  ranMs(): number {
    return performance.now() - this.#beganMs;
  }

  /** As the kernel says it. */
  state(): 'paused' | 'running' {
    return processState(this.#child.pid)?.toUpperCase() === 'T' ? 'paused' : 'running';
  }

  /** Resolves when the kernel says so. */
  async setPaused(paused: boolean): Promise<void> {
    const isSo = (): boolean => (this.state() === 'paused') === paused;
    if (isSo()) return;
    this.#child.signal(paused ? 'SIGSTOP' : 'SIGCONT');
    for (let wait = 0; wait < 200 && !this.#isOver && !isSo(); wait++) await pause(5);
  }

  async kill(): Promise<void> {
    if (this.#isOver) return;
    this.#child.signal('SIGKILL');
    const ended = await within(
      this.over.then(() => true),
      STOP_MS,
    );
    if (ended === undefined) {
      throw new Error(`${this.#name} (process ${this.#child.pid}) does not end`);
    }
  }
}
