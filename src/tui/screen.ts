/**
 * The alternate screen of a terminal: entered with the first frame, left exactly once, whatever ends
 * the process (a return, an exception, `process.exit`, a signal that nobody handles), so that the
 * shell never comes back to a broken terminal. Only SIGKILL is beyond it.
 *
 * Everything is redrawn in place with each frame: output of others heals with the next one, nothing
 * scrolls, and the scrollback stays as it was.
 */

/** The part of `tty.WriteStream` that is needed. */
export interface TerminalOutput {
  readonly columns?: number;
  readonly rows?: number;
  readonly writableLength?: number;
  write(text: string): boolean;
  on(event: 'resize', listener: () => void): unknown;
  off(event: 'resize', listener: () => void): unknown;
}

export class Screen {
  readonly #output: TerminalOutput;
  #state: 'new' | 'entered' | 'left' = 'new';
  readonly #leave = (): void => this.leave();
  readonly #onSignal = (signal: NodeJS.Signals): void => {
    // Where someone else handles it (the runner heals first), the screen goes on showing that.
    if (process.listenerCount(signal) > 1) return;
    this.leave();
    process.kill(process.pid, signal);
  };

  constructor(output: TerminalOutput) {
    this.#output = output;
  }

  /** `frame`: at most as many lines as the terminal has rows. */
  draw(frame: string): void {
    if (this.#state === 'left') return;
    if (this.#state === 'new') this.#enter();
    // A terminal that does not keep up gets the next frame instead of a queue of old ones.
    if ((this.#output.writableLength ?? 0) > MOST_QUEUED) return;
    const lines = frame.split('\n');
    // Cleared before, not after: to clear behind a full line would take its last cell away.
    const drawn = lines.map((line) => CLEAR_LINE + line).join('\r\n');
    const below = lines.length < (this.#output.rows ?? 0) ? `\r\n${CLEAR_BELOW}` : '';
    this.#output.write(BEGIN_UPDATE + HOME + drawn + below + END_UPDATE);
  }

  leave(): void {
    const entered = this.#state === 'entered';
    this.#state = 'left';
    if (!entered) return;
    process.off('exit', this.#leave);
    process.off('uncaughtExceptionMonitor', this.#leave);
    for (const signal of SIGNALS) process.off(signal, this.#onSignal);
    this.#output.write(LEAVE);
  }

  #enter(): void {
    this.#state = 'entered';
    process.on('exit', this.#leave);
    // Before the stack is printed: on the alternate screen nobody would see it.
    process.on('uncaughtExceptionMonitor', this.#leave);
    for (const signal of SIGNALS) process.on(signal, this.#onSignal);
    this.#output.write(ENTER);
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'] as const;
const MOST_QUEUED = 65_536;

const CSI = '\u001B[';
/** Alternate screen, no cursor, no automatic line wrap. */
const ENTER = `${CSI}?1049h${CSI}?25l${CSI}?7l`;
const LEAVE = `${CSI}?7h${CSI}?25h${CSI}?1049l`;
const HOME = `${CSI}H`;
const CLEAR_LINE = `${CSI}2K`;
const CLEAR_BELOW = `${CSI}J`;
/** Synchronized output: a terminal that knows it shows the whole frame at once. */
const BEGIN_UPDATE = `${CSI}?2026h`;
const END_UPDATE = `${CSI}?2026l`;
