/**
 * Time as cells of a line: bars of eighth blocks, bands where faults were on, an axis. Pure text;
 * cell i of n covers an equal share of `spanMs` from the timeline's start.
 */
import { clock } from '../report/format.ts';
import type { Timeline } from './timeline.ts';

export interface Cell {
  /** ok operations a second. */
  readonly rate: number;
  readonly p99: number;
  /** More operations failed or stayed unknown than succeeded. */
  readonly bad: boolean;
  readonly nemeses: readonly string[];
}

/** One cell each; undefined where nothing is known (yet). */
export const resample = (
  timeline: Timeline,
  spanMs: number,
  cells: number,
): (Cell | undefined)[] => {
  const { bins, binMs } = timeline;
  return Array.from({ length: cells }, (_, i) => {
    const from = Math.floor((i * spanMs) / cells / binMs);
    const until = Math.max(from + 1, Math.ceil(((i + 1) * spanMs) / cells / binMs));
    const covered = bins.slice(from, until);
    if (covered.length === 0) return undefined;
    const ok = covered.reduce((sum, bin) => sum + bin.ok, 0);
    const knownMs = covered.reduce((sum, bin) => sum + bin.knownMs, 0);
    const notOk = covered.reduce((sum, bin) => sum + bin.notOk, 0);
    return {
      rate: knownMs > 0 ? (ok * 1000) / knownMs : 0,
      p99: Math.max(...covered.map((bin) => bin.p99)),
      bad: notOk > ok,
      nemeses: covered.flatMap((bin) => bin.nemeses),
    };
  });
};

/** The next round number above, so that the scale changes seldom and the bars keep some headroom. */
export const roundTop = (value: number): number => {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return (ROUND.find((step) => step * power > value * 1.0001) ?? 10) * power;
};

const ROUND = [1, 1.5, 2, 3, 4, 5, 6, 8];

/**
 * Bars as `height` lines, the top one first, one character a value. A value above zero is never
 * without a mark; undefined and zero are blank.
 */
export const bars = (
  values: readonly (number | undefined)[],
  top: number,
  height: number,
): string[] => {
  return Array.from({ length: height }, (_, line) => {
    const below = (height - 1 - line) * 8;
    return values
      .map((value) => {
        if (value === undefined || value <= 0) return ' ';
        const eighths = Math.max(1, Math.round((Math.min(1, value / top) || 0) * height * 8));
        return BLOCKS[Math.max(0, Math.min(8, eighths - below))];
      })
      .join('');
  });
};

const BLOCKS = [' ', '▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

/**
 * Like `bars` in one line, by the logarithm between `low` and `high`; never as high as the line, so
 * that it does not run into what stands above.
 */
export const logBars = (
  values: readonly (number | undefined)[],
  low: number,
  high: number,
): string => {
  const span = Math.log(high / low);
  return values
    .map((value) => {
      if (value === undefined || value <= 0) return ' ';
      const share = span > 0 ? Math.log(value / low) / span : 0;
      return BLOCKS[1 + Math.round(Math.max(0, Math.min(1, share)) * 5)];
    })
    .join('');
};

/** Whether cell i of n is touched by the time from `fromMs` to `untilMs`, both from the chart's start. */
export const cellTouched =
  (spanMs: number, cells: number) =>
  (i: number, fromMs: number, untilMs: number): boolean =>
    (i * spanMs) / cells <= untilMs && ((i + 1) * spanMs) / cells > fromMs;

/** Run times below the cells: at the start, at the end, and between them as often as there is room. */
export const axis = (startMs: number, spanMs: number, cells: number): string => {
  const end = clock(startMs + spanMs);
  const steps = Math.max(1, Math.min(4, Math.floor(cells / 20)));
  let line = '';
  for (let i = 0; i < steps; i++) {
    line = line.padEnd(Math.round((i * cells) / steps)) + clock(startMs + (spanMs * i) / steps);
  }
  return line.length + 1 + end.length > cells ? line : line.padEnd(cells - end.length) + end;
};
