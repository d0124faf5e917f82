/** The parent's end of a process that makes simulated runs. It may die, or never answer. */
import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { realTime } from '../../../base/time.ts';
import { processArguments, siblingModule } from '../../../base/sibling-module.ts';
import type { SeedOutcome } from '../../../report/seed-outcome.ts';
import type { SeedsSetup } from './seed-run.ts';
import type { SeedOrder, WorkerOrder } from './worker-main.ts';

export type Answer = { readonly outcome: SeedOutcome } | { readonly died: string };

/** Of what it wrote to its standard error, the end is kept for the day it dies. */
const MOST_SAID = 2_000;

export class SeedWorker {
  readonly #child: ChildProcess;
  #said = '';
  #answer: ((answer: Answer) => void) | undefined;
  #end: string | undefined;

  constructor(setup: SeedsSetup) {
    const main = fileURLToPath(siblingModule(import.meta.url, './worker-main'));
    const child = fork(main, [], {
      execArgv: processArguments(import.meta.url),
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    this.#child = child;
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      this.#said = (this.#said + text).slice(-MOST_SAID);
    });
    child.on('message', (outcome: SeedOutcome) => this.#settle({ outcome }));
    child.on('error', (error) => this.#die(`its process failed (${error.message})`));
    child.on('close', (code, signal) =>
      this.#die(`its process has ended (${signal ?? `exit code ${code}`})${this.#lastWords()}`),
    );
    this.#tell({ setup });
  }

  /** @param limitMs a run that takes longer is given up, and the process with it */
  async run(order: SeedOrder, limitMs: number): Promise<Answer> {
    if (this.#end !== undefined) return { died: this.#end };
    const answered = new Promise<Answer>((resolve) => {
      this.#answer = resolve;
    });
    const relax = realTime.after(limitMs, () => {
      this.#die(`no answer within ${Math.round(limitMs / 1000)} s`);
      this.end();
    });
    this.#tell(order);
    try {
      return await answered;
    } finally {
      relax();
    }
  }

  /** At once, whatever it does. */
  end(): void {
    this.#child.kill('SIGKILL');
  }

  #tell(order: WorkerOrder): void {
    // That it is gone is told by its end.
    this.#child.send(order, () => {});
  }

  #die(why: string): void {
    this.#end ??= why;
    this.#settle({ died: this.#end });
  }

  #settle(answer: Answer): void {
    this.#answer?.(answer);
    this.#answer = undefined;
  }

  /** Of an error that nobody caught, its message; or else the last line. */
  #lastWords(): string {
    const lines = this.#said.split('\n').filter((line) => line.trim() !== '');
    const telling = lines.findLast((line) => /^\w*Error\b|FATAL ERROR/.test(line)) ?? lines.at(-1);
    return telling === undefined ? '' : `: ${telling.trim()}`;
  }
}
