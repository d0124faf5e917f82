/** The counterexample as a picture: faults and leaders above, the value over time, a row a client. */
import type { Story } from '../data/report-data.ts';
import { onActivate, svg } from './dom.ts';
import { faultColour, faultName, stepFor } from './plot.ts';
import type { State } from './state.ts';
import {
  type Arrow,
  GUTTER,
  layoutStory,
  type Placed,
  type Scale,
  type StoryLayout,
  type StoryRow,
  WIDTH,
} from './story-layout.ts';
import { at, digitsFor, span } from './words.ts';

interface Pen {
  readonly layout: StoryLayout;
  readonly state: State;
  readonly story: Story;
  /** What is drawn, in order; the last on top. */
  readonly shapes: SVGElement[];
  /** px: how far down it is used. */
  y: number;
  /** Where the bars of each row are. */
  readonly bars: Map<number, number>;
}

const EDGE = WIDTH - 26;

export const storyPicture = (state: State, story: Story, scale: Scale): SVGElement => {
  const layout = layoutStory(story, scale);
  const pen: Pen = { layout, state, story, shapes: [], y: 4, bars: new Map() };
  if (layout.timed) {
    drawFaults(pen);
    drawLeaders(pen);
    drawValues(pen);
  }
  const top = pen.y;
  for (const row of layout.rows) placeRow(pen, row);
  drawWrong(pen, top);
  for (const arrow of layout.arrows) drawArrow(pen, arrow, top);
  for (const row of layout.rows) for (const one of row.placed) drawOperation(pen, one);
  drawScale(pen, scale);
  return svg(
    'svg',
    {
      class: 'story',
      viewBox: `0 0 ${WIDTH} ${pen.y}`,
      role: 'img',
      'aria-label': `${story.counterexample.reason} The operations are listed below.`,
    },
    definitions(),
    pen.shapes,
  );
};

const text = (
  x: number,
  y: number,
  words: string,
  style: Readonly<Record<string, string | number>> = {},
): SVGElement => svg('text', { x, y, fill: 'var(--ink)', ...style }, words);

const gutterText = (y: number, words: string, style = {}): SVGElement =>
  text(GUTTER - 12, y, words.length > 20 ? `${words.slice(0, 18)}…` : words, {
    'text-anchor': 'end',
    fill: 'var(--muted)',
    ...style,
  });

/** Readable on top of lines. */
const HALO = { stroke: 'var(--card)', 'stroke-width': 4, 'paint-order': 'stroke' };

const definitions = (): SVGElement =>
  svg(
    'defs',
    {},
    ['partition', 'kill', 'pause', 'other'].map((name) =>
      svg(
        'pattern',
        {
          id: `hatch-${name}`,
          width: 7,
          height: 7,
          patternUnits: 'userSpaceOnUse',
          patternTransform: `rotate(${{ partition: 45, kill: 0, pause: 90, other: -45 }[name]})`,
        },
        svg('rect', { width: 7, height: 7, fill: `var(--${name})`, 'fill-opacity': 0.14 }),
        svg('line', {
          x1: 0,
          x2: 0,
          y1: 0,
          y2: 7,
          stroke: `var(--${name})`,
          'stroke-opacity': 0.5,
          'stroke-width': 1.5,
        }),
      ),
    ),
    ['bad', 'muted'].map((name) =>
      svg(
        'marker',
        {
          id: `arrow-${name}`,
          viewBox: '0 0 8 8',
          refX: 7,
          refY: 4,
          markerWidth: 7,
          markerHeight: 7,
          orient: 'auto',
        },
        svg('path', { d: 'M0,0 L8,4 L0,8z', fill: `var(--${name})` }),
      ),
    ),
  );

const drawFaults = (pen: Pen): void => {
  const { layout, state, shapes } = pen;
  const faults = state.data.faults.filter(
    (fault) => fault.fromMs < layout.until && fault.untilMs > layout.from,
  );
  if (state.data.plan !== undefined || faults.length > 0)
    shapes.push(gutterText(pen.y + 13, faults.length === 0 ? 'no fault' : 'faults'));
  for (const fault of faults) {
    const x = layout.x(fault.fromMs);
    const width = Math.max(3, layout.x(fault.untilMs) - x);
    const name = faultColour(fault);
    const words = faultName(fault);
    const fits = words.length * 6.6 + 14 < width;
    shapes.push(
      svg(
        'rect',
        {
          x,
          y: pen.y,
          width,
          height: 18,
          fill: `url(#hatch-${name})`,
          stroke: `var(--${name})`,
          'stroke-dasharray': fault.tookEffect ? undefined : '4 3',
        },
        svg('title', {}, words),
      ),
      fits || x + words.length * 6.6 < WIDTH
        ? text(x + 7, pen.y + 13, words, {
            'font-weight': 600,
            ...HALO,
            'stroke-width': fits ? 0 : 3,
          })
        : text(Math.max(GUTTER + words.length * 6.6, x - 6), pen.y + 13, words, {
            'font-weight': 600,
            'text-anchor': 'end',
            ...HALO,
          }),
    );
    pen.y += 22;
  }
  pen.y += faults.length === 0 ? 22 : 2;
};

/** On which side of a partition a node is then, in words. */
const sideOf = ({ state }: Pen, node: string, fromMs: number, untilMs: number): string => {
  const groups = state.data.faults.find(
    (fault) => fault.groups !== undefined && fault.fromMs < untilMs && fault.untilMs > fromMs,
  )?.groups;
  const side = groups?.findIndex((group) => group.includes(node)) ?? -1;
  return side === -1
    ? ''
    : `, side ${String.fromCharCode(65 + side)} (${groups![side]!.join(' ')})`;
};

const drawLeaders = (pen: Pen): void => {
  const { layout, state, shapes } = pen;
  const seen = state.data.leaders.filter(
    (one) => one.fromMs < layout.until && one.untilMs > layout.from,
  );
  for (const node of new Set(seen.map((one) => one.node))) {
    shapes.push(gutterText(pen.y + 12, `${node} leads`));
    for (const { fromMs, untilMs, own } of seen.filter((one) => one.node === node)) {
      const [left, right] = [layout.x(fromMs), layout.x(untilMs)];
      shapes.push(
        svg('rect', {
          x: left,
          y: pen.y + 5,
          width: Math.max(2, right - left),
          height: 6,
          rx: 1,
          fill: 'var(--ink)',
        }),
      );
      if (fromMs > layout.from)
        shapes.push(svg('circle', { cx: left, cy: pen.y + 8, r: 4, fill: 'var(--ink)' }));
      const words = `${own ? 'believes to lead' : 'is said to lead'}${sideOf(pen, node, Math.max(fromMs, layout.from), Math.min(untilMs, layout.until))}`;
      const middle = Math.max(
        GUTTER + words.length * 2.9,
        Math.min(EDGE - words.length * 2.9, (left + right) / 2),
      );
      if (right - left > 40)
        shapes.push(
          text(middle, pen.y + 23, words, {
            'text-anchor': 'middle',
            'font-size': 11,
            fill: 'var(--muted)',
          }),
        );
    }
    pen.y += 28;
  }
  pen.y += 4;
};

const drawValues = (pen: Pen): void => {
  const { layout, story, shapes } = pen;
  if (story.values === undefined) return;
  const { key } = story.counterexample;
  shapes.push(gutterText(pen.y + 15, key === undefined ? 'value' : `value of ${key}`));
  for (const { label, fromMs, untilMs, inProof, answered } of story.values) {
    if (untilMs < layout.from || fromMs > layout.until) continue;
    const x = layout.x(fromMs);
    const width = Math.max(1, layout.x(untilMs) - x);
    const isNews = inProof || answered;
    shapes.push(
      svg(
        'rect',
        {
          x,
          y: pen.y,
          width,
          height: 22,
          fill: isNews ? 'var(--ok-fill)' : 'var(--hair)',
          'fill-opacity': answered ? 0.55 : 1,
          stroke: answered ? 'var(--bad)' : 'var(--card)',
          'stroke-width': answered ? 2 : 1,
        },
        svg('title', {}, `${label}, acknowledged at ${at(fromMs, 4)}`),
      ),
    );
    if (width > label.length * 7.8 + 4) {
      shapes.push(
        text(x + width / 2, pen.y + 15.5, label, {
          'text-anchor': 'middle',
          class: 'mono',
          'font-weight': isNews ? 700 : 400,
          fill: isNews ? 'var(--ink)' : 'var(--muted)',
        }),
      );
    }
  }
  pen.y += 48;
};

const placeRow = (pen: Pen, row: StoryRow): void => {
  const { shapes, layout } = pen;
  const bars = pen.y + row.height - 36;
  pen.bars.set(row.process, bars);
  shapes.push(
    svg('line', { x1: GUTTER, x2: EDGE, y1: bars + 11, y2: bars + 11, stroke: 'var(--line)' }),
    gutterText(bars + 10, `client ${row.process}`, { fill: 'var(--ink)', 'font-weight': 600 }),
    ...(row.node === undefined
      ? []
      : [gutterText(bars + 24, `at ${row.node}`, { 'font-size': 11 })]),
  );
  if (layout.timed) drawOthers(pen, row, bars);
  pen.y += row.height;
};

/** What the client did besides, on the same object. */
const drawOthers = ({ layout, state, story, shapes }: Pen, row: StoryRow, y: number): void => {
  const { operations } = state;
  const shown = new Set(row.placed.map(({ operation }) => operation.row));
  for (let i = 0; i < operations.count; i++) {
    if (operations.start[i]! > layout.until) break;
    if (operations.process[i] !== row.process || operations.end[i]! < layout.from) continue;
    if (shown.has(operations.row[i]!) || operations.key(i) !== story.counterexample.key) continue;
    const x = layout.x(operations.start[i]!);
    const width = Math.max(1.5, layout.x(Math.min(operations.end[i]!, layout.until)) - x);
    shapes.push(
      svg(
        'rect',
        { x, y: y + 7, width, height: 8, fill: 'var(--line)' },
        svg('title', {}, `${operations.label(i)} (not part of the proof)`),
      ),
    );
  }
};

const drawWrong = ({ layout, story, shapes, bars }: Pen, top: number): void => {
  const wrong = layout.rows.flatMap(({ placed }) => placed).find(({ isWrong }) => isWrong);
  if (wrong === undefined || story.acknowledged === undefined || !layout.timed) return;
  const y = bars.get(wrong.operation.process)!;
  shapes.push(
    svg('path', {
      d: `M${wrong.x},${top - 52} V${y}`,
      fill: 'none',
      stroke: 'var(--bad)',
      'stroke-width': 1.4,
      'stroke-dasharray': '3 3',
    }),
  );
  const words = `acknowledged by then: ${story.acknowledged}`;
  const fits = wrong.x + 8 + words.length * 7.3 < WIDTH;
  shapes.push(
    text(fits ? wrong.x + 8 : wrong.x - 8, top - 10, words, {
      fill: 'var(--bad)',
      'font-weight': 600,
      'text-anchor': fits ? 'start' : 'end',
      ...HALO,
    }),
  );
};

const drawArrow = (
  { shapes, bars, y }: Pen,
  { before, after, gapMs }: Arrow,
  top: number,
): void => {
  const name = after.isWrong ? 'bad' : 'muted';
  const [x1, x2] = [before.x + before.width, after.x];
  const [y1, y2] = [
    bars.get(before.operation.process)! + 11,
    bars.get(after.operation.process)! + 11,
  ];
  const middle = (x1 + x2) / 2;
  const d =
    y1 === y2
      ? `M${x1},${y1} L${x2 - 2},${y2}`
      : `M${x1},${y1} C${middle + 14},${y1} ${middle - 14},${y2} ${x2 - 2},${y2}`;
  shapes.push(
    svg('line', {
      x1,
      x2: x1,
      y1: top - 2,
      y2: y,
      stroke: `var(--${name})`,
      'stroke-dasharray': '2 3',
      'stroke-opacity': 0.5,
    }),
    svg('path', {
      d,
      fill: 'none',
      stroke: `var(--${name})`,
      'stroke-width': 1.6,
      'marker-end': `url(#arrow-${name})`,
    }),
  );
  const words = gapMs === undefined ? '' : `${span(gapMs)} before`;
  // Where there is no room, the list below says the times.
  if (words === '' || x2 - x1 < words.length * 6.2 + 20) return;
  const place = y1 === y2 ? { x: middle, y: y1 + 15 } : { x: middle, y: (y1 + y2) / 2 + 4 };
  shapes.push(
    text(place.x, place.y, words, {
      'text-anchor': 'middle',
      'font-size': 11,
      'font-weight': 600,
      fill: `var(--${name})`,
      ...HALO,
    }),
  );
};

const drawOperation = ({ shapes, bars, state }: Pen, placed: Placed): void => {
  const { operation, number, isWrong, isOpen, x, width, label, labelX, anchor, tier } = placed;
  const y = bars.get(operation.process)!;
  const labelY = y - 7 - tier * 21;
  const isProof = number !== undefined;
  const name = isWrong ? 'bad' : isProof ? 'ok' : 'faint';
  const ink = isWrong ? 'var(--bad)' : isProof ? 'var(--ink)' : 'var(--muted)';
  const hollow = isOpen || operation.outcome !== 'ok';
  const towards = anchor === 'start' ? 1 : -1;
  const numberX = labelX + towards * 8;
  const words = labelX + towards * (isProof ? 21 : 2);
  const group = svg(
    'g',
    {
      class: 'operation',
      tabindex: 0,
      role: 'button',
      'aria-label': `${isProof ? `${number}: ` : ''}client ${operation.process}, ${label}`,
    },
    tier > 0
      ? svg('line', {
          x1: x + 1,
          x2: x + 1,
          y1: labelY + 4,
          y2: y,
          stroke: ink,
          'stroke-opacity': 0.4,
        })
      : undefined,
    svg('rect', {
      x,
      y,
      width,
      height: 22,
      rx: 3,
      fill: hollow ? 'var(--card)' : `var(--${name})`,
      stroke: hollow ? `var(--${name})` : 'var(--card)',
      'stroke-dasharray': isOpen ? '4 3' : undefined,
      'stroke-width': hollow ? 1.5 : 1,
    }),
    isProof
      ? svg('circle', {
          cx: numberX,
          cy: labelY - 4,
          r: 8.5,
          fill: isWrong ? 'var(--bad)' : 'var(--ink)',
        })
      : undefined,
    isProof
      ? text(numberX, labelY, String(number), {
          'text-anchor': 'middle',
          fill: 'var(--card)',
          'font-size': 11,
          'font-weight': 700,
        })
      : undefined,
    text(words, labelY, label, {
      class: 'mono',
      'text-anchor': anchor,
      'font-weight': isProof ? 700 : 400,
      'font-size': 12.5,
      fill: ink,
      ...HALO,
    }),
  );
  onActivate(group, () => {
    const place = state.operations.placeOf(operation.row);
    if (place !== -1) state.choose(place, true);
  });
  shapes.push(group);
};

const drawScale = (pen: Pen, scale: Scale): void => {
  const { shapes, layout } = pen;
  const y = pen.y + 4;
  pen.y += 30;
  if (!layout.timed) {
    shapes.push(
      text(GUTTER, y + 16, 'in the order of events: the history has no times', {
        fill: 'var(--muted)',
        'font-size': 11,
      }),
    );
    return;
  }
  shapes.push(svg('line', { x1: GUTTER, x2: EDGE, y1: y, y2: y, stroke: 'var(--line)' }));
  if (scale === 'even steps') {
    shapes.push(
      text(GUTTER, y + 16, 'steps are even, times are not: the list below has them', {
        fill: 'var(--muted)',
        'font-size': 11,
      }),
    );
    return;
  }
  const step = stepFor(layout.until - layout.from, EDGE - GUTTER);
  for (let k = Math.ceil(layout.from / step); k * step < layout.until; k++) {
    const x = layout.x(k * step);
    shapes.push(
      svg('line', { x1: x, x2: x, y1: y, y2: y + 5, stroke: 'var(--faint)' }),
      text(x, y + 18, at(k * step, digitsFor(step)), {
        'text-anchor': 'middle',
        'font-size': 11,
        fill: 'var(--muted)',
      }),
    );
  }
};
