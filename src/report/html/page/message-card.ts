/** Messages between nodes as Lamport drew them: a line a node, an arrow a message, in the timeline's span. */
import { count } from '../../format.ts';
import type { MessageRow } from '../data/report-data.ts';
import { card, el } from './dom.ts';
import { lowerBound } from './operations.ts';
import { colour, drawAxis, laneName, line, openPlot, type Plot } from './plot.ts';
import type { State } from './state.ts';
import { hideTip, showTip } from './tip.ts';
import { at, span } from './words.ts';

const ROW = 44;
const TOP = 18;
/** More arrows than that are thinned out. */
const MOST_ARROWS = 1_500;
/** More than that are paler. */
const MOST_PLAIN = 300;
/** Up to so many have their type written beside them. */
const MOST_NAMED = 60;
const NEAR_PX = 6;
/** On its way. */
const LONGEST_MS = 10_000;
const CLIENTS = 'clients';

interface Arrow {
  readonly message: MessageRow;
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** None where the run has kept no messages. */
export const messageCards = (state: State): readonly HTMLElement[] => {
  const { messages = [] } = state.data;
  if (messages.length === 0) return [];
  const host = el('div', {
    class: 'plot',
    role: 'img',
    'aria-label': `${messages.length} messages between nodes, in the span of time of the timeline`,
  });
  const sub = el('span');
  const text = el('input', {
    type: 'search',
    placeholder: 'type or body',
    'aria-label': 'Type or body of messages',
  });
  const times = Float64Array.from(messages, ({ sentMs }) => sentMs);
  let shown: readonly Arrow[] = [];
  const redraw = (): void => {
    const found = inView(state, messages, times, text.value.toLowerCase());
    const drawn = found.filter((_, i) => i % Math.ceil(found.length / MOST_ARROWS) === 0);
    shown = draw(host, state, drawn);
    const all = `${count(found.length)} of ${count(messages.length)} messages`;
    sub.textContent =
      found.length === 0
        ? `none in what the timeline shows; they are from ${at(messages[0]!.sentMs)} to ${at(messages.at(-1)!.sentMs)}`
        : drawn.length < found.length
          ? `${all}; ${count(drawn.length)} are drawn: zoom in to see each`
          : all;
  };
  text.addEventListener('input', redraw);
  state.onChange(redraw);
  host.addEventListener('pointermove', (event) => {
    const near = nearest(shown, event, host);
    if (near === undefined) return hideTip();
    const { src, dest, type, sentMs, receivedMs, fate = 'not received', body } = near;
    const became = receivedMs === undefined ? fate : `there after ${span(receivedMs - sentMs)}`;
    showTip(event, [`${src} → ${dest}: ${type}`, `${at(sentMs, 4)}, ${became}`, body]);
  });
  host.addEventListener('pointerleave', hideTip);
  host.addEventListener('click', (event) => {
    const near = nearest(shown, event, host);
    if (near !== undefined) state.pointAt(near.sentMs);
  });
  return [card('messages', 'Messages between nodes', sub, [text], host)];
};

/** Of those that overlap what is looked at; none is longer on its way than that. */
const inView = (
  { from, until }: State,
  messages: readonly MessageRow[],
  times: Float64Array,
  wanted: string,
): readonly MessageRow[] =>
  messages
    .slice(lowerBound(times, from - LONGEST_MS), lowerBound(times, until + 1e-6))
    .filter(
      ({ sentMs, receivedMs = sentMs, type, body }) =>
        receivedMs >= from && `${type} ${body}`.toLowerCase().includes(wanted),
    );

const draw = (
  host: HTMLElement,
  state: State,
  messages: readonly MessageRow[],
): readonly Arrow[] => {
  const { data, from, until, cursor } = state;
  const names = data.nodes.map(({ node }) => node);
  const hasClients = (data.messages ?? []).some(
    ({ src, dest }) => !names.includes(src) || !names.includes(dest),
  );
  const rows = hasClients ? [...names, CLIENTS] : names;
  const bottom = TOP + rows.length * ROW - ROW / 2;
  const plot = openPlot(host, bottom + 24, from, until);
  const { g, x, gutter, width } = plot;
  drawAxis(plot, 4, bottom);
  const y = (name: string): number =>
    TOP + Math.max(0, rows.indexOf(names.includes(name) ? name : CLIENTS)) * ROW;
  for (const name of rows) {
    laneName(plot, name, y(name));
    g.lineWidth = 1;
    line(g, gutter, y(name), width - 10, y(name), colour('faint'));
  }
  g.save();
  g.beginPath();
  g.rect(gutter, 0, width - gutter, bottom + 4);
  g.clip();
  const arrows = messages.map((message): Arrow => {
    const { sentMs, receivedMs, src, dest } = message;
    const [x1, y1, y2] = [x(sentMs), y(src), y(dest)];
    // What never came ends on its way.
    return receivedMs === undefined
      ? { message, x1, y1, x2: x1 + 8, y2: y1 + (y2 - y1) * 0.45 }
      : { message, x1, y1, x2: x(receivedMs), y2 };
  });
  g.globalAlpha = messages.length > MOST_PLAIN ? 0.4 : 1;
  for (const arrow of arrows) drawArrow(plot, arrow);
  g.globalAlpha = 1;
  if (arrows.length <= MOST_NAMED) drawTypes(plot, arrows);
  if (cursor !== undefined) line(g, x(cursor), 0, x(cursor), bottom, colour('ink'));
  g.restore();
  return arrows;
};

const drawArrow = ({ g }: Plot, { message, x1, y1, x2, y2 }: Arrow): void => {
  const came = message.receivedMs !== undefined;
  const ink = colour(came ? 'ok' : 'bad');
  g.lineWidth = 1.2;
  g.setLineDash(came ? [] : [3, 3]);
  line(g, x1, y1, x2, y2, ink);
  g.setLineDash([]);
  g.fillStyle = ink;
  if (came) {
    const angle = Math.atan2(y2 - y1, x2 - x1);
    g.beginPath();
    g.moveTo(x2, y2);
    g.lineTo(x2 - 7 * Math.cos(angle - 0.4), y2 - 7 * Math.sin(angle - 0.4));
    g.lineTo(x2 - 7 * Math.cos(angle + 0.4), y2 - 7 * Math.sin(angle + 0.4));
    g.fill();
  } else {
    g.textAlign = 'center';
    g.fillText('×', x2, y2);
  }
};

/** Words that would meet others are left to the pointer. */
const drawTypes = ({ g }: Plot, arrows: readonly Arrow[]): void => {
  const taken: (readonly [x: number, y: number, width: number])[] = [];
  g.textAlign = 'left';
  g.fillStyle = colour('muted');
  for (const { message, x1, y1, x2, y2 } of arrows) {
    const [x, y] = [(x1 + x2) / 2 + 4, (y1 + y2) / 2];
    const width = g.measureText(message.type).width + 6;
    const meets = taken.some(
      ([left, top, wide]) => Math.abs(top - y) < 12 && x < left + wide && left < x + width,
    );
    if (meets) continue;
    taken.push([x, y, width]);
    g.fillText(message.type, x, y);
  }
};

/** The message whose arrow is nearest to the pointer. */
const nearest = (
  arrows: readonly Arrow[],
  event: MouseEvent,
  host: HTMLElement,
): MessageRow | undefined => {
  const { left, top } = host.getBoundingClientRect();
  const [px, py] = [event.clientX - left, event.clientY - top];
  let found: MessageRow | undefined;
  let least = NEAR_PX;
  for (const { message, x1, y1, x2, y2 } of arrows) {
    const [dx, dy] = [x2 - x1, y2 - y1];
    const along = ((px - x1) * dx + (py - y1) * dy) / Math.max(1e-9, dx * dx + dy * dy);
    const t = Math.max(0, Math.min(1, along));
    const away = Math.hypot(px - x1 - t * dx, py - y1 - t * dy);
    if (away < least) [found, least] = [message, away];
  }
  return found;
};
