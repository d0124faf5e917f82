/** The faults that are on, for how long and proved by what; below them the last ones. */
import type { ReactElement } from 'react';
import { clock, duration } from '../../report/format.ts';
import type { Paint } from '../../report/paint.ts';
import { padRight, visibleWidth } from '../../report/text.ts';
import { Block, Line } from '../lines.tsx';
import type { Model } from '../model.ts';
import type { FaultView } from '../model-faults.ts';
import { nemesisColour } from '../nemeses.ts';
import type { PartProps } from './part.ts';

export const Faults = ({ model, paint, width, height }: PartProps): ReactElement => {
  const { active, past, healed } = model.faults;
  const all = active.length + healed;
  const rows = [
    ...active.map((fault) => activeRow(fault, model, paint)),
    ...past.map((fault) => pastRow(fault, paint)),
  ].slice(0, all > height ? Math.max(1, height - 1) : height);
  const hidden = all - rows.length;
  const lines =
    rows.length === 0
      ? [paint.dim(noneText(model))]
      : [
          ...tabulate(rows, width),
          ...(hidden > 0 && height > 1
            ? [paint.dim(moreText(hidden, active.length - rows.length))]
            : []),
        ];
  return (
    <Block height={height}>
      {lines.map((line, i) => (
        <Line width={width} key={i} left={line} />
      ))}
    </Block>
  );
};

/** Name, whom, when, evidence. */
type Row = readonly [string, string, string, string];

const activeRow = (fault: FaultView, model: Model, paint: Paint): Row => {
  const mark = paint.colour(nemesisColour(model.plan, fault.nemesis), '▌');
  const since = Math.max(0, model.timeMs - fault.fromMs);
  const on = `on for ${since < 1_000 ? '0 s' : duration(Math.floor(since / 1_000) * 1_000).replace('.0', '')}`;
  const when = {
    planned: paint.dim('starting'),
    on,
    'not-on': paint.colour('yellow', 'no effect seen'),
    healing: paint.dim('healing'),
    healed: '',
  }[fault.stage];
  return [
    `${mark} ${paint.bold(`${fault.nemesis} ${fault.kind}`)}`,
    fault.summary,
    when,
    paint.dim(fault.evidence ?? ''),
  ];
};

const pastRow = (fault: FaultView, paint: Paint): Row => {
  const mark = fault.tookEffect ? paint.colour('green', '✓') : paint.colour('yellow', '–');
  return [
    `${mark} ${paint.dim(`${fault.nemesis} ${fault.kind}`)}`,
    paint.dim(fault.summary),
    paint.dim(`${clock(fault.fromMs)}–${clock(fault.untilMs ?? fault.fromMs)}`),
    paint.dim(fault.tookEffect ? (fault.evidence ?? '') : 'no effect'),
  ];
};

/** Columns where there is room for them, else one blank between the cells. */
const tabulate = (rows: readonly Row[], width: number): string[] => {
  const widths = [0, 1, 2].map((i) => Math.max(...rows.map((row) => visibleWidth(row[i]!))));
  const left = width - widths.reduce((sum, cells) => sum + cells + 3, 0);
  const wide = left >= -3;
  // A few letters of the evidence say nothing.
  const cells = left >= LEAST_EVIDENCE ? 4 : 3;
  return rows.map((row) => {
    const shown = row.slice(0, wide ? cells : undefined);
    return wide
      ? shown.map((cell, i) => padRight(cell, widths[i] ?? 0)).join('   ')
      : shown.filter((cell) => cell !== '').join(' ');
  });
};

const LEAST_EVIDENCE = 12;

const moreText = (hidden: number, stillOn: number): string =>
  stillOn > 0 ? `… ${hidden} more, ${stillOn} of them still on` : `… ${hidden} earlier ones`;

const noneText = (model: Model): string =>
  model.plan?.nemeses.length === 0 ? 'no nemesis' : 'no fault yet';
