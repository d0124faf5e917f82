/**
 * What the harness says to node programs of ours, and what it reads from their answers: the same on
 * every runtime. Names begin with `verify_`; a program never sees such a message.
 */
import { BETRAYALS, type Betrayal } from './byzantine-sender.ts';
import type { Body } from './message.ts';

/** A skew of the wall clock; see `ClockFault` of the cluster. */
export interface ClockOrder {
  readonly offsetMs: number;
  readonly driftMsPerS?: number;
  readonly strobeMs?: number;
}

/** Undefined: the clock is right again. */
export const clockBody = (clock: ClockOrder | undefined): Body => ({
  type: 'verify_clock',
  offset_ms: clock?.offsetMs ?? 0,
  drift_ms_per_s: clock?.driftMsPerS ?? 0,
  strobe_ms: clock?.strobeMs ?? 0,
});

/** Undefined: honest again. */
export const byzantineBody = (how: Betrayal | undefined): Body => ({
  type: 'verify_byzantine',
  how: how ?? null,
});

export const betrayalOf = ({ how }: Body): Betrayal | undefined =>
  BETRAYALS.find((known) => known === how);

export const STATUS_BODY: Body = { type: 'verify_status' };

/** `unreadable`: it did not answer, or not with this. That proves nothing. */
export interface SeenInside {
  readonly clockOffsetMs?: number | 'unreadable';
  readonly byzantine?: 'honest' | Betrayal | 'unreadable';
  readonly betrayals?: number;
}

/**
 * What an answer to `STATUS_BODY` says.
 * @param askedMs wall clock of this machine when it was asked
 * @param answeredMs and when the answer was there
 */
export const readStatus = (
  answer: Body | undefined,
  askedMs: number,
  answeredMs: number,
): SeenInside => {
  const wall = answer?.['wall_clock_ms'];
  const how = answer?.['byzantine'];
  const betrayals = answer?.['betrayals'];
  return {
    clockOffsetMs: typeof wall === 'number' ? wall - (askedMs + answeredMs) / 2 : 'unreadable',
    byzantine: how === null ? 'honest' : (betrayalOf({ type: '', how }) ?? 'unreadable'),
    ...(typeof betrayals === 'number' ? { betrayals } : {}),
  };
};
