/** What nodes did that nobody asked for, and when the system served again. */
import { machineCallWords } from '../cluster/port/machine-call.ts';
import type { RunResult } from '../runner/evaluation/result.ts';
import { tellingLine } from '../runner/evaluation/telling-line.ts';
import { duration, plural } from './format.ts';
import type { Paint } from './paint.ts';
import { wrap } from './text.ts';

const INDENT = '  ';
/** Of the last words of a node that ended by itself. */
const MOST_LINES = 4;

export const recoveryLines = (
  { recovery }: Pick<RunResult, 'recovery'>,
  paint: Paint,
  width: number,
): readonly string[] => {
  if (recovery === undefined) return [];
  const { serves, afterMs, reason = 'nobody knows why' } = recovery;
  if (serves) return [`${INDENT}serves again ${duration(afterMs)} after healing`];
  const text = `does not serve again within ${duration(afterMs)} of healing: ${reason}`;
  return wrap(text, width, INDENT).map((line) => paint.colour('red', line));
};

export const crashLines = (
  { crashes }: Pick<RunResult, 'crashes'>,
  paint: Paint,
  width: number,
): readonly string[] =>
  crashes.flatMap(({ node, count, timeMs, detail, excuse, log }) => {
    const often = count > 1 ? `, ${plural(count, 'time')} in all` : '';
    const excused = excuse === undefined ? '' : `; ${excuse}`;
    const text = `${node} ended by itself after ${duration(timeMs)} (${detail}${excused})${often}`;
    return [
      ...wrap(text, width, INDENT),
      ...lastWords(log).flatMap((line) => wrap(line, width, INDENT.repeat(2)).map(paint.dim)),
    ];
  });

/** The last ones, or from that on which says what was wrong. */
const lastWords = (log: readonly string[]): readonly string[] => {
  const from = Math.min(tellingLine(log), log.length - MOST_LINES);
  return log.slice(Math.max(0, from)).slice(0, MOST_LINES);
};

export const alarmLines = (
  { alarms }: Pick<RunResult, 'alarms'>,
  paint: Paint,
  width: number,
): readonly string[] =>
  alarms.flatMap(({ node, means, severity, timeMs, line }) => {
    const text = `${node} after ${duration(timeMs)}: ${means}`;
    const colour = severity === 'violation' ? 'red' : 'yellow';
    return [
      ...wrap(text, width, INDENT).map((one) => paint.colour(colour, one)),
      ...wrap(line, width, INDENT.repeat(2)).map(paint.dim),
    ];
  });

export const breachLines = (
  { breaches }: Pick<RunResult, 'breaches'>,
  paint: Paint,
  width: number,
): readonly string[] =>
  breaches.flatMap(({ node, nodes, means, severity, count, timeMs, message, hint }) => {
    const others = nodes.filter((one) => one !== node);
    const also = others.length === 0 ? '' : `, and so did ${others.join(', ')}`;
    const often = count > 1 ? `, ${plural(count, 'time')} in all` : '';
    const text = `${node} ${means}, first after ${duration(timeMs)}${also}${often}`;
    const colour = severity === 'violation' ? 'red' : 'yellow';
    return [
      ...wrap(text, width, INDENT).map((line) => paint.colour(colour, line)),
      ...wrap(message, width, INDENT.repeat(2)).map(paint.dim),
      ...wrap(hint, width, INDENT.repeat(2)),
    ];
  });

export const machineCallLines = (
  { machineCalls = [] }: Pick<RunResult, 'machineCalls'>,
  paint: Paint,
  width: number,
): readonly string[] => {
  if (machineCalls.length === 0) return [];
  const way = 'A node program has its time, its timers and its random from its context.';
  return [
    ...machineCalls.flatMap((call) =>
      wrap(machineCallWords(call.node, call), width, INDENT).map((line) =>
        paint.colour('yellow', line),
      ),
    ),
    ...wrap(way, width, INDENT),
  ];
};
