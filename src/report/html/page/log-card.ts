/** The logs of all nodes in one order, with faults and what else happened between them, by the time cursor. */
import { card, el } from './dom.ts';
import { lowerBound } from './operations.ts';
import { faultName } from './plot.ts';
import type { State } from './state.ts';
import { virtualList } from './virtual-list.ts';
import { at } from './words.ts';

interface Line {
  readonly timeMs: number;
  readonly node: string;
  readonly text: string;
  readonly kind: '' | 'fault' | 'warning';
}

const ROW = 20;

export const logCard = (state: State): HTMLElement => {
  const { data } = state;
  const all = linesOf(state);
  let lines = all;
  let times = timesOf(lines);
  const host = el('div', {
    class: 'logs',
    tabindex: 0,
    role: 'log',
    'aria-live': 'off',
    'aria-label': 'Logs of nodes',
  });
  const list = virtualList(
    host,
    ROW,
    () => lines.length,
    (where) => row(state, lines[where]!, where === nowAt()),
  );
  const nowAt = (): number => {
    if (state.cursor === undefined || !data.logs.timed) return -1;
    return lowerBound(times, state.cursor + 1e-6) - 1;
  };
  const select = el(
    'select',
    { 'aria-label': 'Node' },
    el('option', { value: '' }, 'every node'),
    data.nodes.map(({ node }) => el('option', {}, node)),
  );
  const text = el('input', {
    type: 'search',
    placeholder: 'in the logs',
    'aria-label': 'Text in the logs',
  });
  const choose = (): void => {
    const wanted = text.value.toLowerCase();
    lines = all.filter(
      (one) =>
        (select.value === '' || one.node === '' || one.node === select.value) &&
        one.text.toLowerCase().includes(wanted),
    );
    times = timesOf(lines);
    list.refresh();
  };
  select.addEventListener('change', choose);
  text.addEventListener('input', choose);
  let last: number | undefined;
  state.onChange(() => {
    if (state.cursor !== last && nowAt() >= 0) list.scrollTo(nowAt());
    last = state.cursor;
    list.refresh();
  });
  const sub =
    data.logs.lines.length === 0
      ? 'no node has left a log; what happened in the run'
      : data.logs.timed
        ? 'all nodes in one order, by their own clocks; the marked line is the last before the time cursor'
        : 'their times are not known: this run does not say when it began';
  return card('logs', 'Logs of nodes', sub, [select, text], host);
};

const timesOf = (lines: readonly Line[]): Float64Array =>
  Float64Array.from(lines, ({ timeMs }) => timeMs);

const linesOf = ({ data }: State): readonly Line[] => {
  const logs = data.logs.lines.map((line): Line => ({ ...line, kind: '' }));
  if (!data.logs.timed && logs.length > 0) return logs;
  const faults = data.faults.flatMap((fault): Line[] => [
    { timeMs: fault.fromMs, node: '', text: `on: ${faultName(fault)}`, kind: 'fault' },
    ...(fault.healedMs === undefined
      ? []
      : [
          {
            timeMs: fault.healedMs,
            node: '',
            text: `healed: #${fault.id} (${fault.evidence})`,
            kind: 'fault',
          } as const,
        ]),
  ]);
  const others = data.happenings.map(({ timeMs, level, text }): Line => ({
    timeMs,
    node: '',
    text,
    kind: level === 'warning' ? 'warning' : '',
  }));
  return [...logs, ...faults, ...others].sort((a, b) => a.timeMs - b.timeMs);
};

const row = (state: State, { timeMs, node, text, kind }: Line, isNow: boolean): HTMLElement => {
  const { story, logs } = state.data;
  const near =
    story !== undefined &&
    logs.timed &&
    timeMs >= story.fromMs - 50 &&
    timeMs <= story.untilMs + 50;
  const made = el(
    'div',
    { class: `line ${kind}${near ? ' near' : ''}${isNow ? ' now' : ''}`, title: text },
    el('span', {}, logs.timed || kind !== '' ? at(timeMs) : ''),
    el('b', {}, node),
    el('span', {}, text),
  );
  made.addEventListener('click', () => {
    if (!logs.timed) return;
    const half = Math.min(state.until - state.from, 2_000) / 2;
    state.look(timeMs - half, timeMs + half);
    state.pointAt(timeMs);
  });
  return made;
};
