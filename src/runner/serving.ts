/** Waits until a system serves, by asking it again and again. */
import { pause, within } from '../base/pause.ts';
import type { Time } from '../base/time.ts';
import type { System, SystemRun } from '../cluster/port/system.ts';
import type { NodeName } from '../cluster/port/wanted.ts';

export interface ServingOptions {
  readonly limitMs: number;
  readonly signal: AbortSignal;
  readonly time: Time;
  /** Told why it does not serve yet, whenever that has changed and a while has passed. */
  readonly onReason: (reason: string) => void;
  /** Why waiting makes no sense any more, or undefined. */
  readonly giveUp: () => GivenUp | undefined;
}

export interface GivenUp {
  readonly node: NodeName;
  /** After the node's name: `ended by itself (exit code 1)`. */
  readonly why: string;
}

export interface Serving {
  /** Why it does not serve; undefined: it does. */
  readonly reason: string | undefined;
  /** Why it was given up early. */
  readonly givenUp?: GivenUp;
}

const ASK_EVERY_MS = 50;
/** A probe that takes longer is no answer. */
const ANSWER_WITHIN_MS = 5_000;
/** Most systems need a moment: that is not worth a line. */
const TELL_AFTER_MS = 2_000;

/**
 * Never rejects: a probe that rejects is a reason.
 * @param run or what it is at each time that is asked
 */
export const untilServing = async (
  system: Pick<System, 'probe'>,
  run: SystemRun | (() => SystemRun),
  { limitMs, signal, time, onReason, giveUp }: ServingOptions,
): Promise<Serving> => {
  const began = time.nowMs();
  const elapsed = (): number => time.nowMs() - began;
  let told: string | undefined;
  for (;;) {
    const now = typeof run === 'function' ? run() : run;
    const reason = await ask(system, now, Math.min(ANSWER_WITHIN_MS, limitMs), time);
    if (reason === undefined) return { reason };
    const givenUp = giveUp();
    if (givenUp !== undefined) return { reason, givenUp };
    if (signal.aborted || elapsed() > limitMs) return { reason };
    if (elapsed() > TELL_AFTER_MS && reason !== told) {
      told = reason;
      onReason(reason);
    }
    await pause(ASK_EVERY_MS, signal, time);
  }
};

const ask = async (
  system: Pick<System, 'probe'>,
  run: SystemRun,
  withinMs: number,
  time: Time,
): Promise<string | undefined> => {
  try {
    const answer = system.probe(run).then((reason) => ({ reason }));
    const came = await within(answer, withinMs, time);
    return came === undefined ? `no answer within ${withinMs / 1000} s` : came.reason;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
};
