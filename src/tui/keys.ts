/**
 * The keyboard while the screen is on. Raw mode keeps what is typed from being echoed into the
 * frame, and keeps Ctrl-C from the node processes of the run, which the terminal would otherwise
 * interrupt as well; so Ctrl-C is told to the caller here instead of coming as a signal.
 */

/** The part of `tty.ReadStream` that is needed. */
export interface TerminalInput {
  readonly isTTY?: boolean;
  setRawMode?(raw: boolean): unknown;
  on(event: 'data', listener: (data: Buffer) => void): unknown;
  off(event: 'data', listener: (data: Buffer) => void): unknown;
  resume(): unknown;
  pause(): unknown;
  unref?(): unknown;
  ref?(): unknown;
}

/** Returns how to stop; nothing is done when the input is no terminal. */
export const listenForKeys = (input: TerminalInput, onInterrupt: () => void): (() => void) => {
  if (input.isTTY !== true || input.setRawMode === undefined) return () => {};
  const onData = (data: Buffer): void => {
    for (const byte of data) {
      if (byte === CTRL_C) onInterrupt();
      if (byte === CTRL_BACKSLASH) process.kill(process.pid, 'SIGQUIT');
    }
  };
  const restore = (): void => {
    input.setRawMode!(false);
  };
  input.setRawMode(true);
  input.on('data', onData);
  input.resume();
  // The screen alone must not keep a finished process alive.
  input.unref?.();
  process.on('exit', restore);
  let listening = true;
  return () => {
    if (!listening) return;
    listening = false;
    process.off('exit', restore);
    input.off('data', onData);
    restore();
    input.pause();
  };
};

const CTRL_C = 0x03;
const CTRL_BACKSLASH = 0x1c;
