/**
 * The live screen of a run: where it can be shown, and its life from start to stop. A screen that
 * fails says so in one line and never stops the run.
 */
import { Worker } from 'node:worker_threads';
import { OperationIntervals } from '../report/operations.ts';
import { wantsColour } from '../report/paint.ts';
import type { RunEvent } from '../runner/events.ts';
import type { FrameThreadData, FromFrameThread, ToFrameThread } from './frame-thread.ts';
import { listenForKeys, type TerminalInput } from './keys.ts';
import { INTERVAL_MS, type ModelEvent } from './model.ts';
import { Screen, type TerminalOutput } from './screen.ts';

type Environment = Readonly<Record<string, string | undefined>>;

export interface TuiOptions {
  readonly stdout: TerminalOutput;
  readonly stdin: TerminalInput;
  readonly env: Environment;
  /** Ctrl-C was pressed; by default the process sends itself SIGINT, as the terminal would have. */
  readonly onInterrupt?: () => void;
}

export interface Tui {
  onEvent(event: RunEvent): void;
  /** Back to the normal screen; safe to call more than once. */
  stop(): Promise<void>;
}

/** Only on a real terminal that understands escapes, and not in CI, whose logs are read as text. */
export function canShowTui(
  stdout: { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number },
  env: Environment,
): boolean {
  const isSet = (name: string): boolean => !['', '0', 'false'].includes(env[name] ?? '');
  if (stdout.isTTY !== true || env['TERM'] === 'dumb') return false;
  if (isSet('CI') || isSet('CONTINUOUS_INTEGRATION')) return false;
  return (stdout.columns ?? 80) >= LEAST_COLUMNS && (stdout.rows ?? 24) >= LEAST_ROWS;
}

const LEAST_COLUMNS = 20;
const LEAST_ROWS = 4;

/** Returns at once; the first frame follows when the drawing thread has started. */
export function startTui({ stdout, stdin, env, onInterrupt = interruptSelf }: TuiOptions): Tui {
  const screen = new Screen(stdout);
  const thread = startThread({ colour: wantsColour({ isTTY: true }, env) });
  const clock = new RunClock();
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  const send = (message: ToFrameThread): void => thread.postMessage(message);
  const show = (event: ModelEvent): void => send({ type: 'event', event });
  const intervals = new OperationIntervals(INTERVAL_MS, show);

  const onResize = (): void =>
    send({ type: 'size', columns: stdout.columns ?? 80, rows: stdout.rows ?? 24 });
  onResize();
  stdout.on('resize', onResize);

  const stopKeys = listenForKeys(stdin, () => {
    show({ type: 'interrupt' });
    onInterrupt();
  });
  const timer = setInterval(() => {
    const timeMs = clock.now();
    if (timeMs === undefined) return;
    intervals.advance(timeMs);
    show({ type: 'tick', timeMs });
  }, INTERVAL_MS / 2);
  timer.unref();

  let stopping: Promise<unknown> | undefined;
  const close = (): void => {
    clearInterval(timer);
    stdout.off('resize', onResize);
    stopKeys();
    screen.leave();
  };
  const stop = async (): Promise<void> => {
    if (stopping === undefined) {
      close();
      stopping = thread.terminate();
    }
    await stopping;
  };

  thread.on('message', ({ frame }: FromFrameThread) => screen.draw(frame));
  thread.on('error', (error: Error) => {
    close();
    stdout.write(`the screen failed, the run goes on: ${error.message}\n`);
  });

  return {
    onEvent: (event) => {
      clock.hear(event);
      intervals.onEvent(event);
    },
    stop,
  };
}

const interruptSelf = (): void => {
  process.kill(process.pid, 'SIGINT');
};

function startThread(data: FrameThreadData): Worker {
  const fromSource = import.meta.url.endsWith('.ts');
  const file = new URL(fromSource ? './frame-thread.ts' : './frame-thread.js', import.meta.url);
  const thread = new Worker(file, {
    workerData: data,
    execArgv: fromSource ? typescriptLoader() : [],
  });
  thread.unref();
  return thread;
}

/** Registered in the thread itself: `--import tsx` does nothing in a thread of Node 20. */
function typescriptLoader(): string[] {
  const api = import.meta.resolve('tsx/esm/api');
  const load = `import { register } from ${JSON.stringify(api)}; register();`;
  return ['--import', `data:text/javascript,${encodeURIComponent(load)}`];
}

/** What time it is in the run between two events: an event is heard late, never early. */
class RunClock {
  #offsetMs: number | undefined;
  #ended = false;

  hear(event: RunEvent): void {
    if (event.type === 'result') this.#ended = true;
    if (event.type === 'plan') return;
    const offset = event.timeMs - performance.now();
    this.#offsetMs = Math.max(this.#offsetMs ?? offset, offset);
  }

  now(): number | undefined {
    return this.#ended || this.#offsetMs === undefined
      ? undefined
      : performance.now() + this.#offsetMs;
  }
}
