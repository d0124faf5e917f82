/**
 * The live screen of a run: where it can be shown, and its life from start to stop. A screen that
 * fails says so in one line and never stops the run.
 */
import { OperationIntervals } from '../report/operations.ts';
import { wantsColour } from '../report/paint.ts';
import type { RunEvent } from '../runner/events.ts';
import { FrameRenderer } from './frame-renderer.ts';
import { listenForKeys, type TerminalInput } from './keys.ts';
import { INTERVAL_MS, initialModel, reduce, type ModelEvent } from './model.ts';
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
export const canShowTui = (
  stdout: { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number },
  env: Environment,
): boolean => {
  const isSet = (name: string): boolean => !['', '0', 'false'].includes(env[name] ?? '');
  if (stdout.isTTY !== true || env['TERM'] === 'dumb') return false;
  if (isSet('CI') || isSet('CONTINUOUS_INTEGRATION')) return false;
  return (stdout.columns ?? 80) >= LEAST_COLUMNS && (stdout.rows ?? 24) >= LEAST_ROWS;
};

const LEAST_COLUMNS = 20;
const LEAST_ROWS = 4;

/** Returns at once; the first frame follows when the drawing thread has started. */
export const startTui = ({ stdout, stdin, env, onInterrupt = interruptSelf }: TuiOptions): Tui => {
  const screen = new Screen(stdout);
  const clock = new RunClock();
  const colour = wantsColour({ isTTY: true }, env);
  let model = initialModel;
  let changed = false;
  const show = (event: ModelEvent): void => {
    model = reduce(model, event);
    changed = true;
  };
  const intervals = new OperationIntervals(INTERVAL_MS, show);
  const renderer = new FrameRenderer({
    onFrame: (frame) => screen.draw(frame),
    onError: (error) => {
      close();
      stdout.write(`the screen failed, the run goes on: ${error.message}\n`);
    },
  });

  const onTimer = (): void => {
    const timeMs = clock.now();
    if (timeMs !== undefined) {
      intervals.advance(timeMs);
      show({ type: 'tick', timeMs });
    }
    if (!changed || model.plan === undefined) return;
    const { columns = 80, rows = 24 } = stdout;
    if (renderer.request({ model, columns, rows, colour })) changed = false;
  };
  const timer = setInterval(onTimer, FRAME_MS);
  timer.unref();
  const onResize = (): void => {
    changed = true;
  };
  stdout.on('resize', onResize);
  const stopKeys = listenForKeys(stdin, () => {
    show({ type: 'interrupt' });
    onInterrupt();
  });

  const close = (): void => {
    clearInterval(timer);
    stdout.off('resize', onResize);
    stopKeys();
    screen.leave();
  };
  return {
    onEvent: (event) => {
      clock.hear(event);
      intervals.onEvent(event);
    },
    stop: async () => {
      close();
      await renderer.stop();
    },
  };
};

/** Four frames a second: more would only unsettle. */
const FRAME_MS = 250;

const interruptSelf = (): void => {
  process.kill(process.pid, 'SIGINT');
};

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
