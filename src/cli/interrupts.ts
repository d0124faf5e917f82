/**
 * Ctrl-C: the first one is a signal to come to an end (a run heals, saves, checks; a check says what is
 * decided so far), the second one ends the process at once; what a run leaves behind then, the reaper
 * removes.
 */
import { EXIT } from '../base/failure.ts';

export interface Interrupts {
  readonly signal: AbortSignal;
  /** As if Ctrl-C had been pressed. */
  press(): void;
  stop(): void;
}

/** @param then what is done once it was pressed */
export const listenForInterrupts = (then: string): Interrupts => {
  const controller = new AbortController();
  const press = (): void => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    process.stderr.write(`\nverify: interrupted: ${then} (again to end at once)\n`);
    controller.abort();
  };
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
  for (const name of signals) process.on(name, press);
  return {
    signal: controller.signal,
    press,
    stop: () => {
      for (const name of signals) process.off(name, press);
    },
  };
};
