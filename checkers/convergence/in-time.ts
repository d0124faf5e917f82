/** Reads that are asked about only while there is time: with a set, to look at one is to sort it. */
import type { Deadline } from '../session/deadline.ts';
import type { NotApplicable } from '../linearizability/engines/engine.ts';
import type { Reads } from './reads.ts';

/** Ends the comparison from within; it never leaves this folder. */
export class OutOfTime extends Error {}

export const inTime = (reads: Reads | NotApplicable, deadline: Deadline): Reads | NotApplicable => {
  const whileThereIsTime = (): void => {
    if (deadline.passed(0)) throw new OutOfTime();
  };
  whileThereIsTime();
  if ('verdict' in reads) return reads;
  const guarded =
    <Arguments extends readonly unknown[], Answer>(ask: (...given: Arguments) => Answer) =>
    (...given: Arguments): Answer => {
      whileThereIsTime();
      return ask(...given);
    };
  return {
    ...reads,
    seen: guarded((read: number) => reads.seen(read)),
    mustAgree: guarded((read: number, other: number) => reads.mustAgree(read, other)),
    lostIn: guarded((finals: readonly number[]) => reads.lostIn(finals)),
  };
};
