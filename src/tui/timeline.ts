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

/** Spread evenly over the bins that the interval touches, so counts need not be whole. */
export const addOperations = (timeline: Timeline, event: OperationsEvent): Timeline => {
  const { fromMs, untilMs } = event;
  return change(timeline, fromMs, untilMs, (bin, binFromMs, binUntilMs) => {
    const insideMs = Math.min(untilMs, binUntilMs) - Math.max(fromMs, binFromMs);
    const share = untilMs > fromMs ? Math.max(0, insideMs) / (untilMs - fromMs) : 1;
    return {
      ...bin,
      ok: bin.ok + share * event.ok,
      notOk: bin.notOk + share * (event.fail + event.info),
      p99: Math.max(bin.p99, event.latencyMs?.p99 ?? 0),
      knownMs: bin.knownMs + share * (untilMs - fromMs),
    };
  });
};

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

/** `to` is given each bin that the time touches, one at least, with the times it covers. */
const change = (
  timeline: Timeline,
  fromMs: number,
  untilMs: number,
  to: (bin: Bin, binFromMs: number, binUntilMs: number) => Bin,
): Timeline => {
  const room = makeRoom(timeline, untilMs);
  const { startMs, binMs } = room;
  const first = Math.max(0, Math.floor((fromMs - startMs) / binMs));
  const last = Math.max(first, Math.ceil((untilMs - startMs) / binMs) - 1);
  const bins = [...room.bins];
  while (bins.length <= last) bins.push(EMPTY);
  for (let i = first; i <= last; i++) {
    bins[i] = to(bins[i]!, startMs + i * binMs, startMs + (i + 1) * binMs);
  }
  return { ...room, bins };
};

const EMPTY: Bin = { ok: 0, notOk: 0, p99: 0, knownMs: 0, nemeses: [] };

const makeRoom = (timeline: Timeline, untilMs: number): Timeline => {
  let { binMs, bins } = timeline;
  while ((untilMs - timeline.startMs) / binMs >= MOST_BINS) {
    binMs *= 2;
    bins = Array.from({ length: Math.ceil(bins.length / 2) }, (_, i) =>
      merge(bins[2 * i]!, bins[2 * i + 1] ?? EMPTY),
    );
  }
  return { ...timeline, binMs, bins };
};

const merge = (a: Bin, b: Bin): Bin => ({
  ok: a.ok + b.ok,
  notOk: a.notOk + b.notOk,
  p99: Math.max(a.p99, b.p99),
  knownMs: a.knownMs + b.knownMs,
  nemeses: [...new Set([...a.nemeses, ...b.nemeses])],
});
