/**
 * A violation of a level without real time, as the few rows that prove it and one sentence.
 */
import { INITIAL, NOTHING, type Sessions } from '../session/sessions.ts';
import type { Invalid, Unknown } from '../verdict.ts';
import type { Clocks } from './clocks.ts';
import { nameOperation, rowsOf } from '../session/operations.ts';
import type { Wait } from './schedule.ts';

/** A circle of waits: everything in it would have to come before itself. */
export const explainCircle = (
  sessions: Sessions,
  circle: readonly Wait[],
  engine: string,
  anomaly: string,
): Invalid => {
  const operations = circle.flatMap(({ before, after, because }) =>
    because < 0 ? [before, after] : [before, after, because],
  );
  const links = circle.map(({ before, after, because }, at) => {
    const name = nameOperation(sessions, before);
    const moved = at > 0 && circle[at - 1]!.after !== before;
    const start = moved ? `then in its session ${name}` : name;
    if (because < 0) return `${start}, which ${nameOperation(sessions, after)} saw`;
    const why =
      because === before
        ? 'which did not see the later'
        : `which must precede, because of ${nameOperation(sessions, because)}, the`;
    return `${start}, ${why} ${nameOperation(sessions, after)}`;
  });
  const first = circle[0]!.before;
  const back =
    circle.at(-1)!.after === first
      ? 'and so round again'
      : `then in its session ${nameOperation(sessions, first)} again`;
  return {
    verdict: 'invalid',
    engine,
    anomaly,
    operations: rowsOf(sessions, operations),
    reason: `These would have to come before themselves: ${fewOf(links).join('; ')}; ${back}.`,
  };
};

/** A long circle is told by its ends. */
const fewOf = (links: readonly string[]): readonly string[] => {
  if (links.length <= MOST_LINKS) return links;
  const missing = links.length - MOST_LINKS;
  return [...links.slice(0, MOST_LINKS - 1), `… ${missing} more such steps …`, links.at(-1)!];
};

const MOST_LINKS = 5;

export const explainInitialRead = (
  sessions: Sessions,
  clocks: Clocks | undefined,
  write: number,
  read: number,
  engine: string,
  anomaly = 'write-co-init-read',
): Invalid => {
  return {
    verdict: 'invalid',
    engine,
    anomaly,
    operations: rowsOf(sessions, [write, ...pathBetween(sessions, clocks, write, read), read]),
    reason:
      `${nameOperation(sessions, read)} saw the initial value, although ` +
      `${nameOperation(sessions, write)} comes before it in causal order.`,
  };
};

export const explainOverwritten = (
  sessions: Sessions,
  clocks: Clocks,
  source: number,
  write: number,
  read: number,
  engine: string,
): Invalid => {
  const operations = [
    source,
    ...pathBetween(sessions, clocks, source, write),
    write,
    ...pathBetween(sessions, clocks, write, read),
    read,
  ];
  return {
    verdict: 'invalid',
    engine,
    anomaly: 'write-co-read',
    operations: rowsOf(sessions, operations),
    reason:
      `${nameOperation(sessions, read)} saw a value that ${nameOperation(sessions, write)} ` +
      'had overwritten, and that write comes before the read in causal order.',
  };
};

/** The reads and writes by which `from` comes before `to`: each hop to another session, backwards. */
const pathBetween = (
  sessions: Sessions,
  clocks: Clocks | undefined,
  from: number,
  to: number,
): number[] => {
  const { session, start, reads } = sessions;
  const path: number[] = [];
  if (clocks === undefined) return path;
  let at = to;
  while (session[at] !== session[from]) {
    let low = start[session[at]!]!;
    let high = at;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (clocks.before(from, middle)) high = middle;
      else low = middle + 1;
    }
    const source = reads[low]!;
    if (low !== to) path.push(low);
    if (source === INITIAL || source === NOTHING) break;
    if (source !== from) path.push(source);
    at = source;
  }
  return path;
};

export const tooLarge = ({ count, sessionCount }: Sessions, engine: string): Unknown => ({
  verdict: 'unknown',
  engine,
  reason:
    `The memory budget does not hold what is known of ${count} operations in ${sessionCount} ` +
    'sessions; give more memory, or check a shorter history.',
});
