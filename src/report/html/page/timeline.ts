/** Every operation as a bar, by client, node or key: zoomed, panned, chosen. */
import { count } from '../../format.ts';
import { card, button, el } from './dom.ts';
import { filterForm } from './filters.ts';
import { type Lane, lanesOf, MOST_LANES, overlapping } from './lanes.ts';
import { type Grouping, lowerBound } from './operations.ts';
import { operationList } from './operation-list.ts';
import { operationDetails } from './details.ts';
import {
  barText,
  colour,
  drawAxis,
  drawFault,
  faultColour,
  faultLanes,
  faultName,
  laneName,
  line,
  openPlot,
  type Plot,
  timeAt,
} from './plot.ts';
import type { State } from './state.ts';
import { hideTip, showTip } from './tip.ts';
import { at, digitsFor, OUTCOME_MARKS, OUTCOMES, span } from './words.ts';

const FAULT = 16;

interface Drawn {
  lanes: readonly Lane[];
  /** What they were made for. */
  shown: Int32Array | undefined;
  grouping: Grouping | undefined;
  top: number;
  height: number;
}

export const timelineCard = (state: State): HTMLElement => {
  const host = el('div', {
    class: 'plot',
    tabindex: 0,
    role: 'application',
    'aria-label': 'Timeline of operations: j and k go through them, plus and minus zoom',
  });
  const drawn: Drawn = { lanes: [], shown: undefined, grouping: undefined, top: 0, height: 18 };
  const sub = el('span');
  state.onChange(() => {
    draw(host, state, drawn);
    sub.textContent = subtitle(state, drawn);
  });
  bind(host, state, drawn);
  return card(
    'timeline',
    'Every operation',
    sub,
    [
      groupingButtons(state),
      button('−', () => state.zoom(2), { title: 'Zoom out (-)', 'aria-label': 'Zoom out' }),
      button('+', () => state.zoom(0.5), { title: 'Zoom in (+)', 'aria-label': 'Zoom in' }),
      button('Next anomaly', () => nextAnomaly(state, 1), { title: 'n' }),
    ],
    ...state.data.leftOut.map((text) => el('p', { class: 'notice' }, text)),
    filterForm(state),
    host,
    el('div', { class: 'split' }, operationList(state), operationDetails(state)),
  );
};

const subtitle = ({ shown, operations, from, until }: State, { lanes }: Drawn): string => {
  const of = shown.length === operations.count ? '' : ` of ${count(operations.count)}`;
  const digits = digitsFor((until - from) / 100);
  const more =
    lanes.length > MOST_LANES ? ` · the first ${MOST_LANES} of ${count(lanes.length)} rows` : '';
  return `${count(shown.length)}${of} operations · ${at(from, digits)} – ${at(until, digits)} (${span(until - from)})${more}`;
};

const groupingButtons = (state: State): HTMLElement => {
  const all = (['client', 'node', 'key'] as const).map((grouping) => {
    const one = button(`by ${grouping}`, () => {
      state.grouping = grouping;
      state.changed();
    });
    state.onChange(() => one.setAttribute('aria-pressed', String(state.grouping === grouping)));
    return one;
  });
  return el('span', { class: 'segments', role: 'group', 'aria-label': 'Rows' }, all);
};

const draw = (host: HTMLElement, state: State, drawn: Drawn): void => {
  const { operations, data, from, until, shown, grouping } = state;
  if (drawn.shown !== shown || drawn.grouping !== grouping) {
    Object.assign(drawn, { lanes: lanesOf(operations, shown, grouping), shown, grouping });
  }
  const lanes = drawn.lanes.slice(0, MOST_LANES);
  const faults = data.faults.filter((fault) => fault.fromMs < until && fault.untilMs > from);
  const rows = faultLanes(faults);
  drawn.top = 4 + rows.lanes * (FAULT + 2) + 8;
  drawn.height = lanes.length > 40 ? 11 : 18;
  const bottom = drawn.top + Math.max(1, lanes.length) * drawn.height + 4;
  const plot = openPlot(host, bottom + 22, from, until);
  const { g, x, gutter, width } = plot;
  drawAxis(plot, 4, bottom);
  laneName(plot, faults.length === 0 ? 'no fault' : 'faults', 4 + FAULT / 2);
  g.save();
  g.beginPath();
  g.rect(gutter, 0, width - gutter, bottom);
  g.clip();
  for (const fault of faults) {
    const left = Math.max(gutter - 2, x(fault.fromMs));
    const right = Math.min(width + 2, x(fault.untilMs));
    const y = 4 + (rows.of.get(fault.id) ?? 0) * (FAULT + 2);
    g.globalAlpha = 0.07;
    g.fillStyle = colour(faultColour(fault));
    g.fillRect(left, drawn.top - 4, right - left, bottom - drawn.top + 4);
    g.globalAlpha = 1;
    drawFault(g, fault, left, y, Math.max(3, right - left), FAULT);
    g.fillStyle = colour('ink');
    barText(g, faultName(fault), left + 6, y + FAULT / 2 + 0.5, right - left - 10);
  }
  g.restore();
  for (const [at, lane] of lanes.entries()) {
    const y = drawn.top + at * drawn.height;
    laneName(plot, lane.name, y + drawn.height / 2);
    drawLane(plot, state, lane, y, drawn.height);
  }
  if (lanes.length === 0) {
    g.fillStyle = colour('muted');
    barText(g, 'No operation passes the filter.', gutter + 10, drawn.top + 9, 300);
  }
  drawProof(plot, state, lanes, drawn);
  const { cursor } = state;
  if (cursor !== undefined && cursor >= from && cursor <= until) {
    g.lineWidth = 1;
    line(g, x(cursor), 0, x(cursor), bottom, colour('ink'));
  }
};

/** Bars that fall on one pixel are drawn once. */
const drawLane = (plot: Plot, state: State, lane: Lane, y: number, height: number): void => {
  const { g, x, from, until, gutter, width } = plot;
  const { operations, chosen } = state;
  const { start, end, outcome } = operations;
  const [first, last] = overlapping(lane, operations, from, until);
  const fills = [colour('ok-fill'), colour('fail'), colour('info')];
  const [edge, ink] = [colour('ok'), colour('ink')];
  const [top, tall] = [y + 2, height - 4];
  const drawnTo = [-1, -1, -1];
  g.save();
  g.beginPath();
  g.rect(gutter, y, width - gutter, height);
  g.clip();
  for (let at = first; at < last; at++) {
    const i = lane.places[at]!;
    if (end[i]! < from) continue;
    const kind = outcome[i]!;
    const right = Math.min(width + 4, x(Math.min(end[i]!, until + 1)));
    if (right <= drawnTo[kind]!) continue;
    const left = Math.max(gutter - 4, x(start[i]!));
    const wide = Math.max(1.5, right - left - 0.5);
    drawnTo[kind] = left + 1;
    if (kind === 0) {
      g.fillStyle = fills[0]!;
      g.fillRect(left, top, wide, tall);
      g.fillStyle = edge;
      g.fillRect(left, top, Math.min(2, wide), tall);
    } else {
      g.strokeStyle = fills[kind]!;
      g.lineWidth = 1;
      g.setLineDash(kind === 2 ? [4, 3] : []);
      g.strokeRect(left + 0.5, top + 0.5, Math.max(1, wide - 1), tall - 1);
      g.setLineDash([]);
    }
    if (wide > 40 && tall > 8) {
      g.fillStyle = kind === 0 ? ink : fills[kind]!;
      const mark = OUTCOME_MARKS[kind]!;
      const key = state.grouping === 'key' ? undefined : operations.key(i);
      const words = [mark, operations.label(i), key].filter(
        (word) => word !== undefined && word !== '',
      );
      barText(g, words.join(' '), Math.max(gutter, left) + 5, y + height / 2 + 0.5, wide - 8);
    }
    if (i === chosen) {
      g.lineWidth = 2;
      g.strokeStyle = ink;
      g.strokeRect(left, top - 1, Math.max(3, wide), tall + 2);
    }
  }
  g.restore();
};

/** The operations of the proof stand out, with their numbers. */
const drawProof = (
  plot: Plot,
  state: State,
  lanes: readonly Lane[],
  { top, height }: Drawn,
): void => {
  const { g, x, from, until, gutter } = plot;
  const { operations, data } = state;
  const { story } = data;
  if (story === undefined) return;
  let number = 0;
  for (const [at, shown] of story.counterexample.operations.entries()) {
    if (!shown.inProof) continue;
    number++;
    const i = operations.placeOf(shown.row);
    const lane = lanes.findIndex(({ places }) => places[lowerBound(places, i)] === i);
    if (i === -1 || lane === -1 || operations.start[i]! > until || operations.end[i]! < from)
      continue;
    const left = Math.max(gutter, x(operations.start[i]!));
    const right = x(Math.min(operations.end[i]!, until));
    const y = top + lane * height;
    const fill = colour(at === story.wrong ? 'bad' : 'ink');
    g.strokeStyle = fill;
    g.lineWidth = 2;
    g.strokeRect(left, y + 1, Math.max(3, right - left), height - 2);
    const text = `${number} ${operations.label(i)}`;
    const wide = Math.min(g.measureText(text).width + 8, plot.width - left);
    g.fillStyle = fill;
    g.fillRect(left, y + 1, wide, height - 2);
    g.fillStyle = colour('card');
    barText(g, text, left + 4, y + height / 2 + 0.5, wide);
  }
};

/** The next of the proof; without one, the next that has no answer. */
export const nextAnomaly = (state: State, direction: 1 | -1): void => {
  const { operations, data, shown } = state;
  const proof = data.story?.counterexample.operations
    .filter(({ inProof }) => inProof)
    .map(({ row }) => operations.placeOf(row))
    .filter((i) => i !== -1);
  const all = proof ?? [...shown].filter((i) => operations.outcome[i] === 2);
  if (all.length === 0) return;
  const now = all.indexOf(state.chosen ?? -1);
  const next = now === -1 ? (direction === 1 ? 0 : all.length - 1) : now + direction;
  state.choose(all[(next + all.length) % all.length]!, true);
};

const bind = (host: HTMLElement, state: State, drawn: Drawn): void => {
  let grabbed: { readonly x: number; readonly from: number; readonly until: number } | undefined;
  let moved = false;
  host.addEventListener(
    'wheel',
    (event) => {
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        state.zoom(
          event.deltaY > 0 ? 1.25 : 0.8,
          timeAt(host, event.clientX, state.from, state.until),
        );
      } else if (Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
        event.preventDefault();
        state.pan(event.deltaX / host.clientWidth);
      }
    },
    { passive: false },
  );
  host.addEventListener('pointerdown', (event) => {
    grabbed = { x: event.clientX, from: state.from, until: state.until };
    moved = false;
    host.setPointerCapture(event.pointerId);
  });
  host.addEventListener('pointermove', (event) => {
    if (grabbed === undefined) return showOperation(host, state, drawn, event);
    if (Math.abs(event.clientX - grabbed.x) > 3) moved = true;
    if (!moved) return;
    const by = ((grabbed.x - event.clientX) / host.clientWidth) * (grabbed.until - grabbed.from);
    state.look(grabbed.from + by, grabbed.until + by);
  });
  host.addEventListener('pointerup', (event) => {
    grabbed = undefined;
    if (moved) return;
    const i = placeAt(host, state, drawn, event);
    if (i !== undefined) state.choose(i, false);
    else state.pointAt(timeAt(host, event.clientX, state.from, state.until));
  });
  host.addEventListener('pointerleave', hideTip);
};

/** The operation under the pointer, or within a few pixels of it. */
const placeAt = (
  host: HTMLElement,
  { operations, from, until }: State,
  { lanes, top, height }: Drawn,
  event: PointerEvent,
): number | undefined => {
  const lane = lanes[Math.floor((event.clientY - host.getBoundingClientRect().top - top) / height)];
  if (lane === undefined) return undefined;
  const near =
    timeAt(host, event.clientX + 4, from, until) - timeAt(host, event.clientX, from, until);
  const ms = timeAt(host, event.clientX, from, until);
  const [first, last] = overlapping(lane, operations, ms - near, ms + near);
  let found: number | undefined;
  let least = Infinity;
  for (let at = first; at < last; at++) {
    const i = lane.places[at]!;
    const [start, end] = [operations.start[i]!, operations.end[i]!];
    const away = ms < start ? start - ms : ms > end ? ms - end : 0;
    if (away <= near && away <= least) [found, least] = [i, away];
  }
  return found;
};

const showOperation = (
  host: HTMLElement,
  state: State,
  drawn: Drawn,
  event: PointerEvent,
): void => {
  const i = placeAt(host, state, drawn, event);
  if (i === undefined) return hideTip();
  const { operations } = state;
  const [start, end] = [operations.start[i]!, operations.end[i]!];
  const key = operations.key(i);
  const took = Number.isFinite(end) ? `after ${span(end - start)}` : 'never answered';
  showTip(event, [
    `${operations.label(i)}${key === undefined ? '' : ` on ${key}`}`,
    `client ${operations.client[i]}${operations.node(i) === undefined ? '' : ` at ${operations.node(i)}`}`,
    `${at(start, 4)}, ${OUTCOMES[operations.outcome[i]!]} ${took}`,
    ...(operations.error(i) === undefined ? [] : [operations.error(i)!]),
  ]);
};
