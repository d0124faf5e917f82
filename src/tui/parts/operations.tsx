/** The numbers of now, and the rate, the latency and the faults over time below each other. */
import type { ReactElement } from 'react';
import { count, latency, rate } from '../../report/format.ts';
import { paintRuns, type Paint } from '../../report/paint.ts';
import { padLeft } from '../../report/text.ts';
import { axis, bars, cellTouched, logBars, resample, roundTop, type Cell } from '../chart.ts';
import { LABELLED, type Heights } from '../layout.ts';
import { Block, Line } from '../lines.tsx';
import type { Model } from '../model.ts';
import { nemesisColour, nemesisNames } from '../nemeses.ts';

export interface OperationsProps {
  readonly model: Model;
  readonly paint: Paint;
  readonly width: number;
  readonly heights: Heights;
}

export const Operations = ({ model, paint, width, heights }: OperationsProps): ReactElement => {
  const gutter = width < LABELLED ? 0 : GUTTER;
  const cells = Math.max(1, width - gutter);
  const spanMs = spanOf(model);
  const seen = resample(model.timeline, spanMs, cells);
  const label = (text: string): string => (gutter === 0 ? '' : padLeft(text, gutter - 1) + ' ');
  const top = roundTop(Math.max(0, ...seen.map((cell) => cell?.rate ?? 0)));
  const chart = bars(
    seen.map((cell) => cell?.rate),
    top,
    heights.chart,
  ).map((line, i) => label(i === 0 ? paint.dim(rate(top)) : '') + paintBars(line, seen, paint));
  return (
    <>
      <Block height={heights.numbers}>
        {numberLines(model, paint, heights.numbers).map(([left, right], i) => (
          <Line width={width} key={i} left={left} right={right} />
        ))}
      </Block>
      <Block height={heights.chart}>
        {chart.map((line, i) => (
          <Line width={width} key={i} left={line} />
        ))}
      </Block>
      <Block height={heights.latency}>
        <Line width={width} left={label(paint.dim('p99')) + latencyLine(seen, paint)} />
      </Block>
      <Block height={heights.bands}>
        {bands(model, seen, spanMs, heights.bands).map(({ name, on }) => (
          <Line
            width={width}
            key={name}
            left={label(paint.dim(name)) + bandLine(model, on, paint)}
          />
        ))}
      </Block>
      <Block height={heights.axis}>
        <Line
          width={width}
          left={label('') + paint.dim(axis(model.timeline.startMs, spanMs, cells))}
        />
      </Block>
    </>
  );
};

const GUTTER = 11;

/** The planned time, or what it has become. */
const spanOf = ({ plan, timeline }: Model): number => {
  return Math.max(plan?.timeLimitMs ?? 1, timeline.bins.length * timeline.binMs);
};

const numberLines = (model: Model, paint: Paint, lines: number): [string, string][] => {
  const { ok, fail, info } = model.counts;
  const counts = [
    `${paint.colour('green', count(ok))} ${paint.dim('ok')}`,
    `${paint.colour('yellow', count(fail))} ${paint.dim('failed')}`,
    `${paint.colour('magenta', count(info))} ${paint.dim('unknown')}`,
  ].join('  ');
  const now = nowText(model, paint);
  return lines > 1
    ? [
        [now, ''],
        [counts, ''],
      ]
    : [[now, counts]];
};

const nowText = ({ recent, phase }: Model, paint: Paint): string => {
  const newest = recent[0];
  if (newest === undefined) return paint.dim('no operation yet');
  if (phase !== 'drive' && phase !== 'close') return paint.dim('clients are done');
  const ok = recent.reduce((sum, event) => sum + event.ok, 0);
  const ms = recent.reduce((sum, event) => sum + event.untilMs - event.fromMs, 0);
  const speed = paint.bold(rate(ms > 0 ? (ok * 1000) / ms : 0));
  const { p50, p99 } = recent.find((event) => event.latencyMs)?.latencyMs ?? {
    p50: Number.NaN,
    p99: Number.NaN,
  };
  return `${speed}  ${paint.dim('p50')} ${latency(p50)}  ${paint.dim('p99')} ${latency(p99)}`;
};

/** Cyan, and yellow where most operations were in vain. */
const paintBars = (line: string, seen: readonly (Cell | undefined)[], paint: Paint): string =>
  paintRuns(line.split(''), (_, i) => (seen[i]?.bad ? 'yellow' : 'cyan'), paint);

const latencyLine = (seen: readonly (Cell | undefined)[], paint: Paint): string => {
  const values = seen.map((cell) => cell?.p99);
  const known = values.filter((value) => value !== undefined && value > 0) as number[];
  // At least a factor of ten from bottom to top, or noise would look like a drama.
  const low = Math.min(...known);
  return paint.colour('blue', logBars(values, low, Math.max(low * 10, ...known)).trimEnd());
};

interface Band {
  readonly name: string;
  /** For each cell the nemesis that was on, if any. */
  readonly on: readonly (string | undefined)[];
}

/** One line a nemesis; all in one where there are not enough lines, or the plan does not name them. */
const bands = (
  model: Model,
  seen: readonly (Cell | undefined)[],
  spanMs: number,
  lines: number,
): Band[] => {
  if (lines === 0) return [];
  const touched = cellTouched(spanMs, seen.length);
  const { startMs } = model.timeline;
  const on = seen.map((cell, i) => [
    ...model.faults.active.flatMap(({ nemesis, tookEffect, fromMs }) =>
      tookEffect && touched(i, fromMs - startMs, model.timeMs - startMs) ? [nemesis] : [],
    ),
    ...(cell?.nemeses ?? []),
  ]);
  const names = nemesisNames(model.plan);
  return names.length > 0 && names.length <= lines
    ? names.map((name) => ({ name, on: on.map((all) => all.find((nemesis) => nemesis === name)) }))
    : [{ name: 'faults', on: on.map((all) => all[0]) }];
};

const bandLine = (model: Model, on: Band['on'], paint: Paint): string =>
  paintRuns(
    on.map((nemesis) => (nemesis === undefined ? ' ' : '━')),
    (_, i) => nemesisColour(model.plan, on[i] ?? ''),
    paint,
  );
