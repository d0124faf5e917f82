/**
 * A counterexample as text: who did what when, one line a client, then why that cannot be.
 *
 *     client 2   ├ write 5 ┤
 *     client 7                ├ read 4 ┤
 *
 * The diagram keeps the order of all events, not their distances. Where it would be wider than the
 * page, it is a list with times instead.
 */
import type { Counterexample, ShownOperation } from '../history/counterexample.ts';
import { shortJson } from '../history/shorten.ts';
import { count, plural } from './format.ts';
import { wrap } from './text.ts';

export interface CounterexampleOptions {
  /** Columns of the page, the indent among them; 100 by default. */
  readonly width?: number;
  readonly indent?: string;
}

/** Lines without line ends. */
export const counterexampleLines = (
  counterexample: Counterexample,
  { width = 100, indent = '' }: CounterexampleOptions = {},
): readonly string[] => {
  const { operations, reason, key, anomaly } = counterexample;
  const diagram = drawDiagram(operations).map((line) => indent + line);
  const fits = diagram.every((line) => line.length <= width);
  const drawn = fits
    ? diagram
    : operations.flatMap((operation) => wrap(listed(operation), width, indent));
  const where = key === undefined ? '' : ` on key ${shortJson(key)}`;
  const title = [`${anomaly}${where}`, ...span(operations)].join(', ');
  const after = [
    reason,
    howStale(counterexample),
    leftOut(counterexample),
    cutShort(counterexample),
  ];
  return [
    ...wrap(`${title}:`, width, indent),
    ...(drawn.length === 0 ? [] : ['', ...drawn]),
    '',
    ...after.filter((line) => line !== '').flatMap((line) => wrap(line, width, indent)),
  ];
};

interface Drawn {
  readonly operation: ShownOperation;
  from: number;
  to: number;
}

const drawDiagram = (operations: readonly ShownOperation[]): readonly string[] => {
  const drawn = place(operations);
  const width = Math.max(0, ...drawn.map(({ to }) => to)) + 1;
  const clients = [...new Set(operations.map(({ process }) => process))].toSorted((a, b) => a - b);
  const titles = clients.map((client) => `client ${client}`);
  const margin = Math.max(0, ...titles.map((title) => title.length)) + 2;
  return clients.map((client, at) => {
    const line = Array.from({ length: width }, () => ' ');
    for (const each of drawn) if (each.operation.process === client) drawOne(line, each);
    return titles[at]!.padEnd(margin) + line.join('').trimEnd();
  });
};

/** Columns for every event, in order, such that each label fits between its two. */
const place = (operations: readonly ShownOperation[]): Drawn[] => {
  const drawn = operations.map((operation): Drawn => ({ operation, from: 0, to: 0 }));
  const events = drawn.flatMap((each) => [
    { each, rank: each.operation.invokeRank, isEnd: false },
    { each, rank: each.operation.completeRank ?? Infinity, isEnd: true },
  ]);
  // No subtraction: two that never completed are as far away as each other.
  events.sort((a, b) => (a.rank === b.rank ? 0 : a.rank < b.rank ? -1 : 1));
  const freeFrom = new Map<number, number>();
  let column = 0;
  for (const { each, isEnd } of events) {
    const { process, label } = each.operation;
    if (isEnd) each.to = column = Math.max(column + 1, each.from + label.length + 3);
    else each.from = column = Math.max(column + 1, (freeFrom.get(process) ?? -1) + 1);
    freeFrom.set(process, column + 1);
  }
  return drawn;
};

const drawOne = (line: string[], { operation, from, to }: Drawn): void => {
  const open = operation.outcome === 'info';
  const text = ` ${operation.label} `;
  for (let at = from; at <= to; at++) line[at] = open ? '╌' : '─';
  line[from] = '├';
  line[to] = open ? '?' : '┤';
  for (let at = 0; at < text.length; at++) line[from + 1 + at] = text[at]!;
};

const listed = ({ process, label, invokeTime, completeTime }: ShownOperation): string => {
  const end = completeTime === undefined ? '?' : inMs(completeTime);
  return `${inMs(invokeTime)} … ${end} ms  client ${process}: ${label}`;
};

const howStale = ({ staleness = {} }: Counterexample): string => {
  const { deltaMs, versionsBehind } = staleness;
  const parts = [
    ...(deltaMs === undefined
      ? []
      : [`stale by ${deltaMs < 100 ? deltaMs.toPrecision(3) : count(deltaMs)} ms`]),
    ...(versionsBehind === undefined ? [] : [`${plural(versionsBehind, 'version')} behind`]),
  ];
  return parts.length === 0 ? '' : `It was ${parts.join(', ')}.`;
};

const leftOut = ({ leftOut: { ofProof } }: Counterexample): string =>
  ofProof === 0
    ? ''
    : `Not shown: ${plural(ofProof, 'more operation')} of the shortest proof that was found.`;

const cutShort = ({ cutShort }: Counterexample): string =>
  cutShort === true ? 'The time for explaining ran out: there may be a shorter proof.' : '';

/** Nothing for a history that came without times. */
const span = (operations: readonly ShownOperation[]): readonly string[] => {
  const from = Math.min(...operations.map(({ invokeTime }) => invokeTime));
  const to = Math.max(
    ...operations.map(({ invokeTime, completeTime }) => completeTime ?? invokeTime),
  );
  return to < 1e6 ? [] : [`${inMs(from)} … ${inMs(to)} ms`];
};

const inMs = (nanoseconds: number): string => (nanoseconds / 1e6).toFixed(1);
