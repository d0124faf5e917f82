/** Where everything of a counterexample stands: pure, so that it is tested without a browser. */
import type { ShownOperation } from '../../../history/counterexample.ts';
import type { Story } from '../data/report-data.ts';

export type Scale = 'real time' | 'even steps';

export const WIDTH = 1180;
export const GUTTER = 128;
const RIGHT = 26;
const PLOT = WIDTH - GUTTER - RIGHT;
/** Height of one line of labels above a row's bars, and of the bars with what is below them. */
const TIER = 21;
const BARS = 38;
/** Of a character of a label, px. */
const CHARACTER = 7.6;
const NUMBER = 24;
const LEAST_BAR = 5;

export interface Placed {
  readonly operation: ShownOperation;
  /** In the order of the proof, from 1; absent for what is only beside it. */
  readonly number?: number;
  readonly isWrong: boolean;
  readonly x: number;
  readonly width: number;
  /** It never completed. */
  readonly isOpen: boolean;
  readonly label: string;
  /** Where its words begin, or end. */
  readonly labelX: number;
  readonly anchor: 'start' | 'end';
  /** Lines of labels between it and the bars. */
  readonly tier: number;
}

export interface StoryRow {
  readonly process: number;
  readonly node: string | undefined;
  readonly tiers: number;
  readonly height: number;
  readonly placed: readonly Placed[];
}

/** `after` was asked when `before` had been answered already. */
export interface Arrow {
  readonly before: Placed;
  readonly after: Placed;
  /** ms; undefined where times say nothing. */
  readonly gapMs: number | undefined;
}

export interface StoryLayout {
  readonly rows: readonly StoryRow[];
  readonly arrows: readonly Arrow[];
  /** ms shown. */
  readonly from: number;
  readonly until: number;
  readonly x: (ms: number) => number;
  readonly timed: boolean;
}

export const layoutStory = (story: Story, wished: Scale): StoryLayout => {
  const { operations } = story.counterexample;
  const timed = story.untilMs - story.fromMs > 1e-6;
  const scale = timed ? wished : 'even steps';
  const span = Math.max(story.untilMs - story.fromMs, 1e-3);
  const [from, until] = [story.fromMs - span * 0.06, story.untilMs + span * 0.2];
  const steps = stepsOf(operations);
  const linear = (ms: number): number => clamp(GUTTER + ((ms - from) / (until - from)) * PLOT);
  const even = (ms: number): number => clamp(interpolated(ms, steps, from, until));
  const x = scale === 'real time' ? linear : even;
  const xOf = (ms: number, rank: number): number =>
    scale === 'real time' ? linear(ms) : stepX(steps.ranks.indexOf(rank), steps.ranks.length);
  let number = 0;
  const placed = operations.map((operation, at) => {
    const left = xOf(operation.invokeTime / 1e6, operation.invokeRank);
    const { completeTime, completeRank } = operation;
    const isOpen = completeTime === undefined || completeRank === undefined;
    const right = isOpen ? GUTTER + PLOT : xOf(completeTime / 1e6, completeRank);
    const isWrong = at === story.wrong;
    const text = operation.outcome === 'fail' ? `× ${operation.label}` : operation.label;
    const label = isWrong ? `${text}  ✗` : isOpen ? `${text}  ?` : text;
    return {
      operation,
      ...(operation.inProof ? { number: ++number } : {}),
      isWrong,
      isOpen,
      x: left,
      width: Math.max(LEAST_BAR, right - left),
      label,
      ...labelPlace(left, label),
    };
  });
  const rows = rowsOf(placed);
  return { rows, arrows: arrowsOf(rows.flatMap((row) => row.placed)), from, until, x, timed };
};

const clamp = (x: number): number => Math.max(GUTTER, Math.min(GUTTER + PLOT, x));

interface Steps {
  /** All events of the shown operations, in order. */
  readonly ranks: readonly number[];
  readonly times: readonly number[];
}

const stepsOf = (operations: readonly ShownOperation[]): Steps => {
  const events = operations.flatMap(({ invokeRank, invokeTime, completeRank, completeTime }) => [
    [invokeRank, invokeTime / 1e6] as const,
    ...(completeRank === undefined || completeTime === undefined
      ? []
      : [[completeRank, completeTime / 1e6] as const]),
  ]);
  events.sort(([a], [b]) => a - b);
  return { ranks: events.map(([rank]) => rank), times: events.map(([, time]) => time) };
};

/** Room is left at both ends for what came before, and for the last label. */
const stepX = (at: number, count: number): number =>
  GUTTER + PLOT * (0.05 + (count < 2 ? 0 : at / (count - 1)) * 0.77);

const interpolated = (ms: number, { times }: Steps, from: number, until: number): number => {
  const [first, last] = [times[0] ?? from, times.at(-1) ?? until];
  const count = times.length;
  if (ms <= first) return GUTTER + PLOT * 0.05 * ((ms - from) / Math.max(1e-9, first - from));
  if (ms >= last) {
    const right = stepX(count - 1, count);
    return right + (GUTTER + PLOT - right) * ((ms - last) / Math.max(1e-9, until - last));
  }
  const at = times.findLastIndex((time) => time <= ms);
  const [begin, end] = [times[at]!, times[at + 1]!];
  return stepX(at + (ms - begin) / Math.max(1e-9, end - begin), count);
};

const widthOf = (label: string): number => NUMBER + label.length * CHARACTER;

const labelPlace = (x: number, label: string): Pick<Placed, 'labelX' | 'anchor'> => {
  const fits = x + widthOf(label) < WIDTH;
  // At the right edge a label ends where its bar begins, or as far left as it must.
  return fits
    ? { labelX: x, anchor: 'start' }
    : { labelX: Math.max(x, GUTTER + widthOf(label)), anchor: 'end' };
};

type Untiered = Omit<Placed, 'tier'>;

/** A row a client, the client that asked first on top; labels that would meet go above each other. */
const rowsOf = (all: readonly Untiered[]): readonly StoryRow[] => {
  const clients = new Map<number, Untiered[]>();
  for (const one of all) {
    const of = clients.get(one.operation.process);
    if (of === undefined) clients.set(one.operation.process, [one]);
    else of.push(one);
  }
  return [...clients].map(([process, of]) => {
    const ends: number[][] = [];
    const placed = of.map((one) => {
      const [left, right] = labelSpan(one);
      let tier = 0;
      while (
        (ends[tier] ?? []).some(
          (_, i, spans) => i % 2 === 0 && spans[i]! < right && spans[i + 1]! > left,
        )
      )
        tier++;
      (ends[tier] ??= []).push(left, right);
      return { ...one, tier };
    });
    const tiers = Math.max(1, ends.length);
    return { process, node: of[0]?.operation.node, tiers, height: tiers * TIER + BARS, placed };
  });
};

const labelSpan = ({ labelX, anchor, label }: Untiered): readonly [number, number] => {
  const width = widthOf(label) + 8;
  return anchor === 'start' ? [labelX, labelX + width] : [labelX - width, labelX];
};

/** To each operation of the proof from the one that had been answered last before it was asked. */
const arrowsOf = (placed: readonly Placed[]): readonly Arrow[] => {
  const proof = placed.filter(({ number }) => number !== undefined);
  return proof.flatMap((after): Arrow[] => {
    const earlier = proof.filter(
      ({ operation }) => (operation.completeRank ?? Infinity) < after.operation.invokeRank,
    );
    const before = earlier.reduce<Placed | undefined>(
      (latest, one) =>
        latest === undefined || one.operation.completeRank! > latest.operation.completeRank!
          ? one
          : latest,
      undefined,
    );
    if (before === undefined) return [];
    const gap = (after.operation.invokeTime - before.operation.completeTime!) / 1e6;
    return [{ before, after, gapMs: gap > 0 ? gap : undefined }];
  });
};
