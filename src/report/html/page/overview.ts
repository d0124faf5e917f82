/** The whole run at once: faults, nodes, rates, latencies; what the timeline shows is chosen here. */
import { count } from '../../format.ts';
import { card, button, el, svg } from './dom.ts';
import {
  barText,
  colour,
  drawAxis,
  drawFault,
  faultColour,
  faultLanes,
  laneName,
  line,
  openPlot,
  type Plot,
  timeAt,
} from './plot.ts';
import type { State } from './state.ts';
import { span } from './words.ts';

const FAULT = 15;
const NODE = 17;
const RATES = 70;
const LATENCIES = 116;
/** More points than that are thinned out. */
const MOST_POINTS = 30_000;

export const overviewCard = (state: State): HTMLElement => {
  const host = el('div', {
    class: 'plot',
    id: 'overview-plot',
    role: 'img',
    'aria-label': described(state),
  });
  const whole = button('Whole run', () => state.look(0, state.data.endMs));
  bindBrush(host, state);
  const backdrop: Backdrop = { picture: undefined, made: '' };
  state.onChange(() => draw(host, state, backdrop));
  return card(
    'run',
    'The run',
    'drag to choose what the timeline shows',
    [whole],
    legend(state),
    host,
  );
};

const described = ({ data: { overview, nodes, faults } }: State): string =>
  `Overview: ${faults.length} faults, ${nodes.length} nodes, at most ${count(mostOf(overview) / (overview.everyMs / 1000))} operations a second.`;

const mostOf = ({ ok, fail, info }: State['data']['overview']): number =>
  Math.max(1, ...ok.map((n, at) => n + (fail[at] ?? 0) + (info[at] ?? 0)));

/** What does not change while one looks around is drawn once for a size and a theme. */
interface Backdrop {
  picture: HTMLCanvasElement | undefined;
  made: string;
}

const draw = (host: HTMLElement, state: State, backdrop: Backdrop): void => {
  const tops = topsOf(state);
  const plot = openPlot(host, tops.bottom + 22, 0, state.data.endMs);
  const made = `${plot.width} ${devicePixelRatio} ${document.documentElement.dataset['theme']}`;
  if (backdrop.made !== made) {
    drawRun(plot, state, tops);
    const { canvas } = plot.g;
    const copy = el('canvas', { width: canvas.width, height: canvas.height });
    copy.getContext('2d')!.drawImage(canvas, 0, 0);
    Object.assign(backdrop, { picture: copy, made });
  } else plot.g.drawImage(backdrop.picture!, 0, 0, plot.width, plot.height);
  drawBrush(plot, state, tops.bottom);
};

type Tops = Readonly<Record<'faults' | 'nodes' | 'rates' | 'latencies' | 'bottom', number>>;

const topsOf = ({ data }: State): Tops => {
  const faults = 4;
  const nodes = faults + faultLanes(data.faults).lanes * (FAULT + 2) + 10;
  const rates = nodes + data.nodes.length * NODE + 14;
  const latencies = rates + RATES + 20;
  return { faults, nodes, rates, latencies, bottom: latencies + LATENCIES };
};

const drawRun = (plot: Plot, state: State, tops: Tops): void => {
  const { data } = state;
  const { of } = faultLanes(data.faults);
  drawAxis(plot, tops.faults, tops.bottom);
  shadeFaults(plot, state, tops.nodes - 4, tops.bottom);
  laneName(plot, data.faults.length === 0 ? 'no faults' : 'faults', tops.faults + FAULT / 2);
  for (const fault of data.faults) {
    const x = plot.x(fault.fromMs);
    const width = Math.max(3, plot.x(fault.untilMs) - x);
    const y = tops.faults + (of.get(fault.id) ?? 0) * (FAULT + 2);
    drawFault(plot.g, fault, x, y, width, FAULT);
    plot.g.fillStyle = colour('ink');
    barText(plot.g, `#${fault.id} ${fault.kind}`, x + 4, y + FAULT / 2 + 0.5, width - 6);
  }
  drawNodes(plot, state, tops.nodes);
  drawRates(plot, state, tops.rates);
  drawLatencies(plot, state, tops.latencies);
};

const shadeFaults = ({ g, x }: Plot, { data }: State, top: number, bottom: number): void => {
  g.globalAlpha = 0.07;
  for (const fault of data.faults) {
    g.fillStyle = colour(faultColour(fault));
    g.fillRect(x(fault.fromMs), top, Math.max(1, x(fault.untilMs) - x(fault.fromMs)), bottom - top);
  }
  g.globalAlpha = 1;
};

const SIDES = ['side-a', 'side-b', 'side-c', 'side-d'];

const drawNodes = (plot: Plot, { data }: State, top: number): void => {
  const { g, x } = plot;
  for (const [at, { node, spans }] of data.nodes.entries()) {
    const y = top + at * NODE;
    const middle = y + NODE / 2;
    for (const { groups, fromMs, untilMs } of data.faults) {
      const side = groups?.findIndex((group) => group.includes(node)) ?? -1;
      if (side === -1) continue;
      const width = Math.max(2, x(untilMs) - x(fromMs));
      g.fillStyle = colour(SIDES[side % SIDES.length]!);
      g.fillRect(x(fromMs), y, width, NODE);
      g.fillStyle = colour('muted');
      barText(g, String.fromCharCode(65 + side), x(fromMs) + 3, middle, Math.max(14, width));
    }
    laneName(plot, node, middle);
    for (const { state, fromMs, untilMs } of spans) {
      const [left, width] = [x(fromMs), Math.max(2, x(untilMs) - x(fromMs))];
      if (state === 'up') {
        g.fillStyle = colour('faint');
        g.fillRect(left, middle - 1, width, 2);
      } else if (state === 'starting') {
        g.setLineDash([2, 3]);
        line(g, left, middle, left + width, middle, colour('faint'));
        g.setLineDash([]);
      } else if (state === 'paused') {
        g.lineWidth = 1.5;
        g.strokeStyle = colour('pause');
        g.strokeRect(left, middle - 5, width, 10);
        g.fillStyle = colour('pause');
        if (width > 10) centred(g, 'II', left + width / 2, middle);
      } else {
        g.fillStyle = colour(state === 'ended' ? 'bad' : 'kill');
        g.fillRect(left, middle - 5, width, 10);
        g.fillStyle = colour('card');
        if (width > 10) centred(g, state === 'ended' ? '!' : '×', left + width / 2, middle);
      }
    }
    for (const { fromMs, untilMs } of data.leaders.filter((one) => one.node === node)) {
      g.fillStyle = colour('ink');
      g.fillRect(x(fromMs), middle - 2.5, Math.max(2, x(untilMs) - x(fromMs)), 5);
    }
  }
};

const centred = (g: CanvasRenderingContext2D, text: string, x: number, y: number): void => {
  g.textAlign = 'center';
  g.fillText(text, x, y + 0.5);
};

const drawRates = (plot: Plot, { data: { overview, endMs } }: State, top: number): void => {
  const { g, x } = plot;
  const { everyMs, ok, fail, info } = overview;
  const most = mostOf(overview);
  const base = top + RATES;
  laneName(plot, 'per second', top + 6);
  laneName(plot, count(most / (everyMs / 1000)), top + 20);
  laneName(plot, '0', base - 4);
  for (let at = 0; at < ok.length; at++) {
    const left = x(at * everyMs);
    const width = Math.max(1, x(Math.min(endMs, (at + 1) * everyMs)) - left - 0.6);
    let y = base;
    for (const [name, of] of [
      ['ok-fill', ok],
      ['fail', fail],
      ['info', info],
    ] as const) {
      const height = ((of[at] ?? 0) / most) * RATES;
      if (height === 0) continue;
      g.fillStyle = colour(name);
      const shown = name === 'ok-fill' ? height : Math.max(1.5, height);
      g.fillRect(left, y - shown, width, shown);
      y -= shown;
    }
  }
};

const LEAST_MS = 0.01;

const drawLatencies = (plot: Plot, state: State, top: number): void => {
  const { g, x } = plot;
  const { operations, data } = state;
  const { count: n, start, end, outcome } = operations;
  let [least, most] = [Infinity, 0];
  for (let i = 0; i < n; i++) {
    const took = end[i]! - start[i]!;
    if (!Number.isFinite(took)) continue;
    if (took < least) least = took;
    if (took > most) most = took;
  }
  if (most === 0) return laneName(plot, 'latency', top + 6);
  const low = Math.floor(Math.log10(Math.max(LEAST_MS, least)));
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(LEAST_MS, most))));
  const y = (ms: number): number =>
    top + LATENCIES - ((Math.log10(Math.max(10 ** low, ms)) - low) / (high - low)) * LATENCIES;
  laneName(plot, 'latency', top - 6);
  for (let power = low; power <= high; power++) {
    line(g, plot.gutter, y(10 ** power), plot.width - 10, y(10 ** power), colour('line'));
    if (power < high || high - low < 4) laneName(plot, span(10 ** power), y(10 ** power));
  }
  const every = Math.max(1, Math.ceil(n / MOST_POINTS));
  const colours = [colour('ok'), colour('fail'), colour('info')];
  for (let i = 0; i < n; i++) {
    const kind = outcome[i]!;
    if (kind === 0 && i % every !== 0) continue;
    const took = Math.min(end[i]!, data.endMs) - start[i]!;
    const px = x(start[i]! + took);
    g.fillStyle = colours[kind]!;
    g.globalAlpha = kind === 0 ? 0.3 : 0.65;
    if (kind === 2) g.fillRect(px - 2, y(took) - 2, 4, 4);
    else g.fillRect(px - 0.7, y(took) - 0.7, 1.6, 1.6);
  }
  g.globalAlpha = 1;
  percentile(plot, state, 'p99', y);
  percentile(plot, state, 'p50', y);
};

const percentile = (
  { g, x }: Plot,
  { data: { overview } }: State,
  which: 'p50' | 'p99',
  y: (ms: number) => number,
): void => {
  g.strokeStyle = colour('ink');
  g.lineWidth = which === 'p50' ? 1.6 : 1;
  g.setLineDash(which === 'p50' ? [] : [4, 3]);
  g.beginPath();
  let drawing = false;
  for (const [at, ms] of overview[which].entries()) {
    if (ms === null) {
      drawing = false;
      continue;
    }
    const px = x((at + 0.5) * overview.everyMs);
    if (drawing) g.lineTo(px, y(ms));
    else g.moveTo(px, y(ms));
    drawing = true;
  }
  g.stroke();
  g.setLineDash([]);
};

const drawBrush = (plot: Plot, { from, until, data, cursor }: State, bottom: number): void => {
  const { g, x } = plot;
  if (data.story !== undefined) {
    const px = (x(data.story.fromMs) + x(data.story.untilMs)) / 2;
    g.setLineDash([2, 2]);
    line(g, px, 10, px, bottom, colour('bad'));
    g.setLineDash([]);
    g.fillStyle = colour('bad');
    g.beginPath();
    g.moveTo(px - 6, 2);
    g.lineTo(px + 6, 2);
    g.lineTo(px, 12);
    g.fill();
  }
  if (cursor !== undefined) line(g, x(cursor), 0, x(cursor), bottom, colour('ink'));
  if (from <= 0 && until >= data.endMs) return;
  g.fillStyle = colour('bg');
  g.globalAlpha = 0.5;
  g.fillRect(x(0), 0, x(from) - x(0), bottom);
  g.fillRect(x(until), 0, x(data.endMs) - x(until), bottom);
  g.globalAlpha = 1;
  g.lineWidth = 1.5;
  g.strokeStyle = colour('ink');
  g.strokeRect(x(from), 1, Math.max(2, x(until) - x(from)), bottom - 1);
};

const bindBrush = (host: HTMLElement, state: State): void => {
  let begun: number | undefined;
  const timeOf = (event: PointerEvent): number => timeAt(host, event.clientX, 0, state.data.endMs);
  host.addEventListener('pointerdown', (event) => {
    begun = timeOf(event);
    host.setPointerCapture(event.pointerId);
  });
  host.addEventListener('pointermove', (event) => {
    if (begun === undefined) return;
    const now = timeOf(event);
    if (Math.abs(now - begun) > state.data.endMs / 400) {
      state.look(Math.min(begun, now), Math.max(begun, now));
    }
  });
  host.addEventListener('pointerup', (event) => {
    const now = timeOf(event);
    const half = (state.until - state.from) / 2;
    if (begun !== undefined && Math.abs(now - begun) <= state.data.endMs / 400) {
      if (half * 2 < state.data.endMs) state.look(now - half, now + half);
      state.pointAt(Math.max(0, Math.min(state.data.endMs, now)));
    }
    begun = undefined;
  });
};

const legend = ({ data }: State): HTMLElement => {
  const box = (attributes: Readonly<Record<string, string | number>>): SVGElement =>
    svg('rect', { x: 0.5, y: 2.5, width: 21, height: 7, ...attributes });
  const stroke = (attributes: Readonly<Record<string, string | number>>): SVGElement =>
    svg('line', { x1: 0, x2: 22, y1: 6, y2: 6, stroke: 'var(--ink)', ...attributes });
  const entries: readonly (readonly [string, readonly SVGElement[]])[] = [
    ['ok', [box({ fill: 'var(--ok-fill)' })]],
    ['× failed', [box({ fill: 'none', stroke: 'var(--fail)' })]],
    ['? unknown', [box({ fill: 'none', stroke: 'var(--info)', 'stroke-dasharray': '4 3' })]],
    ['up', [stroke({ stroke: 'var(--faint)', 'stroke-width': 2 })]],
    ['leads', [stroke({ 'stroke-width': 5 })]],
    ['× killed', [box({ fill: 'var(--kill)' })]],
    ['II paused', [box({ fill: 'none', stroke: 'var(--pause)', 'stroke-width': 1.5 })]],
    [
      'A | B sides of a partition',
      [
        svg('rect', { width: 11, height: 12, fill: 'var(--side-a)' }),
        svg('rect', { x: 11, width: 11, height: 12, fill: 'var(--side-b)' }),
      ],
    ],
    ['p50', [stroke({ 'stroke-width': 1.6 })]],
    ['p99', [stroke({ 'stroke-dasharray': '4 3' })]],
    ...(data.story === undefined
      ? []
      : [
          [
            'the counterexample',
            [svg('path', { d: 'M5,1 h12 l-6,10z', fill: 'var(--bad)' })],
          ] as const,
        ]),
  ];
  return el(
    'ul',
    { class: 'legend', 'aria-label': 'Legend' },
    entries.map(([words, shapes]) =>
      el('li', {}, svg('svg', { width: 22, height: 12, 'aria-hidden': 'true' }, shapes), words),
    ),
  );
};
