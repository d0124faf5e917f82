/**
 * An explanation as text: who did what when, one line a client, then why that cannot be.
 *
 *     client 2   ├ write 5 ┤
 *     client 7                ├ read 4 ┤
 *
 * The diagram keeps the order of all events, not their distances. Where it would be wider than the
 * page, it is a list with times instead.
 */
import { type Columns, NONE, UNKNOWN } from '../../../src/history/columns.ts';
import type { Model } from '../../model.ts';
import type { Explanation } from './explain.ts';
import { nameOf } from './sentence.ts';

export interface RenderOptions {
  /** Columns of the page; 100 by default. */
  readonly width?: number;
}

export const renderExplanation = (
  history: Columns,
  model: Model,
  explanation: Explanation,
  { width = 100 }: RenderOptions = {},
): string => {
  const { operations, reason, key, anomaly } = explanation;
  const diagram = drawDiagram(history, model, operations);
  const fits = diagram.every((line) => line.length <= width);
  const lines = fits ? diagram : listOperations(history, model, operations);
  const where = key === '' ? '' : ` on key ${JSON.stringify(key)}`;
  const after = [reason, howStale(explanation)].filter((line) => line !== '');
  const title = [`${anomaly}${where}`, ...span(history, operations)].join(', ');
  return [`${title}:`, '', ...lines, '', ...after].join('\n');
};

interface Drawn {
  readonly row: number;
  readonly label: string;
  from: number;
  to: number;
}

const drawDiagram = (
  history: Columns,
  model: Model,
  operations: readonly number[],
): readonly string[] => {
  const drawn = place(history, operations, model);
  const width = Math.max(0, ...drawn.map(({ to }) => to)) + 1;
  const clients = [...new Set(operations.map((row) => history.process[row]!))].toSorted(
    (a, b) => a - b,
  );
  const titles = clients.map((client) => `client ${client}`);
  const margin = Math.max(0, ...titles.map((title) => title.length)) + 2;
  return clients.map((client, at) => {
    const line = Array.from({ length: width }, () => ' ');
    for (const each of drawn) {
      if (history.process[each.row] === client) drawOne(history, line, each);
    }
    return titles[at]!.padEnd(margin) + line.join('').trimEnd();
  });
};

/** Columns for every event, in order, such that each label fits between its two. */
const place = (history: Columns, operations: readonly number[], model: Model): Drawn[] => {
  const drawn = operations.map((row) => ({
    row,
    label: nameOf(history, model, row),
    from: 0,
    to: 0,
  }));
  const events = drawn.flatMap((each) => [
    { each, rank: history.invoke[each.row]!, isEnd: false },
    { each, rank: endOf(history, each.row), isEnd: true },
  ]);
  events.sort((a, b) => a.rank - b.rank);
  const freeFrom = new Map<number, number>();
  let column = 0;
  for (const { each, isEnd } of events) {
    const process = history.process[each.row]!;
    if (isEnd) each.to = column = Math.max(column + 1, each.from + each.label.length + 3);
    else each.from = column = Math.max(column + 1, (freeFrom.get(process) ?? -1) + 1);
    freeFrom.set(process, column + 1);
  }
  return drawn;
};

const drawOne = (history: Columns, line: string[], { row, label, from, to }: Drawn): void => {
  const open = history.outcome[row] === UNKNOWN;
  const text = ` ${label} `;
  for (let at = from; at <= to; at++) line[at] = open ? '╌' : '─';
  line[from] = '├';
  line[to] = open ? '?' : '┤';
  for (let at = 0; at < text.length; at++) line[from + 1 + at] = text[at]!;
};

const listOperations = (
  history: Columns,
  model: Model,
  operations: readonly number[],
): readonly string[] =>
  operations.map((row) => {
    const end = history.outcome[row] === UNKNOWN ? '?' : inMs(history.completeTime[row]!);
    const times = `${inMs(history.invokeTime[row]!)} … ${end} ms`;
    return `${times}  client ${history.process[row]}: ${nameOf(history, model, row)}`;
  });

const howStale = ({ deltaMs, versionsBehind }: Explanation): string => {
  const versions =
    versionsBehind === undefined
      ? ''
      : `${versionsBehind} ${versionsBehind === 1 ? 'version' : 'versions'} behind`;
  const delta =
    deltaMs === undefined
      ? ''
      : `stale by ${deltaMs < 100 ? deltaMs.toPrecision(3) : Math.round(deltaMs).toLocaleString('en-US')} ms`;
  const parts = [delta, versions].filter((part) => part !== '');
  return parts.length === 0 ? '' : `It was ${parts.join(', ')}.`;
};

/** Nothing for a history that came without times. */
const span = (history: Columns, operations: readonly number[]): readonly string[] => {
  const from = Math.min(...operations.map((row) => history.invokeTime[row]!));
  const to = Math.max(
    ...operations.map((row) =>
      history.outcome[row] === UNKNOWN ? history.invokeTime[row]! : history.completeTime[row]!,
    ),
  );
  return to < 1e6 ? [] : [`${inMs(from)} … ${inMs(to)} ms`];
};

const inMs = (nanoseconds: number): string => (nanoseconds / 1e6).toFixed(1);

const endOf = (history: Columns, row: number): number =>
  history.complete[row] === NONE ? Infinity : history.complete[row]!;
