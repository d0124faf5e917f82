/**
 * Ctrl-C: the first one ends the driving phase (the run heals, saves, checks), the second one ends
 * the process at once; what it leaves behind then, the reaper removes.
 */
import { EXIT } from '../../base/failure.ts';

export interface Interrupts {
  readonly signal: AbortSignal;
  /** As if Ctrl-C had been pressed. */
  press(): void;
  stop(): void;
}

export const listenForInterrupts = (): Interrupts => {
  const controller = new AbortController();
  const press = (): void => {
    if (controller.signal.aborted) process.exit(EXIT.interrupted);
    process.stderr.write(
      '\nverify: interrupted: healing, saving, checking (again to end at once)\n',
    );
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
