/**
 * What happened over time, in a bounded number of bins: when they are full, neighbours merge and
 * each covers twice as long. So a minute is shown by the half second and a night by the minute.
 */
import type { OperationsEvent } from '../report/operations.ts';

export interface Bin {
  readonly ok: number;
  /** Failed or unknown. */
  readonly notOk: number;
  /** The worst 99th percentile of its intervals, ms; 0 when nothing was ok. */
  readonly p99: number;
  /** How much of it is known, ms. */
  readonly knownMs: number;
  /** Names of nemeses whose faults were on, for faults that have ended. */
  readonly nemeses: readonly string[];
}

export interface Timeline {
  /** Run time at which the first bin starts. */
  readonly startMs: number;
  readonly binMs: number;
  /** Bin i covers startMs + i · binMs and so long; missing ones at the end are in the future. */
  readonly bins: readonly Bin[];
}

export const MOST_BINS = 256;

export const emptyTimeline = (startMs: number, binMs: number): Timeline => ({
  startMs,
  binMs,
  bins: [],
});

/** The interval counts where its middle lies; intervals are expected to be no longer than a bin. */
export function addOperations(timeline: Timeline, event: OperationsEvent): Timeline {
  const middle = (event.fromMs + event.untilMs) / 2;
  return change(timeline, middle, middle, (bin) => ({
    ...bin,
    ok: bin.ok + event.ok,
    notOk: bin.notOk + event.fail + event.info,
    p99: Math.max(bin.p99, event.latencyMs?.p99 ?? 0),
    knownMs: bin.knownMs + event.untilMs - event.fromMs,
  }));
}

/** Marks every bin from `fromMs` to `untilMs`. */
export const addFault = (
  timeline: Timeline,
  nemesis: string,
  fromMs: number,
  untilMs: number,
): Timeline =>
  change(timeline, fromMs, untilMs, (bin) =>
    bin.nemeses.includes(nemesis) ? bin : { ...bin, nemeses: [...bin.nemeses, nemesis] },
  );

function change(
  timeline: Timeline,
  fromMs: number,
  untilMs: number,
  to: (bin: Bin) => Bin,
): Timeline {
  const room = makeRoom(timeline, untilMs);
  const at = (ms: number): number => Math.max(0, Math.floor((ms - room.startMs) / room.binMs));
  const bins = [...room.bins];
  while (bins.length <= at(untilMs)) bins.push(EMPTY);
  for (let i = at(fromMs); i <= at(untilMs); i++) bins[i] = to(bins[i]!);
  return { ...room, bins };
}

const EMPTY: Bin = { ok: 0, notOk: 0, p99: 0, knownMs: 0, nemeses: [] };

function makeRoom(timeline: Timeline, untilMs: number): Timeline {
  let { binMs, bins } = timeline;
  while ((untilMs - timeline.startMs) / binMs >= MOST_BINS) {
    binMs *= 2;
    bins = Array.from({ length: Math.ceil(bins.length / 2) }, (_, i) =>
      merge(bins[2 * i]!, bins[2 * i + 1] ?? EMPTY),
    );
  }
  return { ...timeline, binMs, bins };
}

const merge = (a: Bin, b: Bin): Bin => ({
  ok: a.ok + b.ok,
  notOk: a.notOk + b.notOk,
  p99: Math.max(a.p99, b.p99),
  knownMs: a.knownMs + b.knownMs,
  nemeses: [...new Set([...a.nemeses, ...b.nemeses])],
});
