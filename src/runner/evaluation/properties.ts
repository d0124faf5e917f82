/**
 * The properties that every run is judged by, beside consistency: does the system serve again once
 * everything is healed, did nodes end although nobody asked for it, do their logs tell of trouble, do
 * they keep to their protocol, does of their inner state hold what their program says must hold.
 */
import { rateBetween } from './counts.ts';
import type { Evidence } from './evidence.ts';
import type { LevelResult } from './result.ts';
import { shorten, summarizeBreaches } from './summaries.ts';
import { tellingLine } from './telling-line.ts';

export const PROPERTIES = [
  'recovers',
  'no-crashes',
  'no-alarms',
  'no-breaches',
  'invariants',
] as const;

export type Property = (typeof PROPERTIES)[number];

/**
 * Those that are promised, and `recovers` in any case. A program that states invariants promises them,
 * wherever somebody can look at them.
 */
export const judgeProperties = (evidence: Evidence): readonly LevelResult[] =>
  PROPERTIES.flatMap((level): LevelResult[] => {
    const promised =
      level === 'invariants'
        ? evidence.invariants !== undefined
        : evidence.plan.promises.includes(level);
    if (!promised && level !== 'recovers') return [];
    return [{ level, promised, engine: 'run', checkMs: 0, ...JUDGES[level](evidence) }];
  });

type Judged = Pick<LevelResult, 'verdict' | 'anomaly' | 'reason' | 'notes'>;

const recovers = ({ recovery, interrupted, broken, history, drive }: Evidence): Judged => {
  if (recovery === undefined) {
    const why = interrupted ? 'was interrupted' : broken === undefined ? 'ended' : 'broke off';
    return { verdict: 'unknown', reason: `the run ${why} before anybody could tell` };
  }
  const { serves, afterMs, reason, excuse } = recovery;
  if (serves) return { verdict: 'valid' };
  if (excuse !== undefined) {
    return { verdict: 'unknown', reason: `it does not serve again, but ${excuse}` };
  }
  if (rateBetween(history, drive.fromMs, drive.untilMs) === 0) {
    return {
      verdict: 'unknown',
      reason: `no operation ever succeeded (${reason ?? 'no reason is known'})`,
    };
  }
  const why = reason === undefined ? '' : `: ${reason}`;
  const limit = `it did not serve again within ${seconds(afterMs)} of healing${why}`;
  return { verdict: 'invalid', anomaly: 'no-recovery', reason: limit };
};

const noCrashes = ({ crashes }: Evidence): Judged => {
  const own = crashes.filter(({ excuse }) => excuse === undefined);
  const [first] = own;
  if (first === undefined) return { verdict: 'valid' };
  const { node, detail, timeMs, log } = first;
  const others = own.length > 1 ? ` (and ${own.length - 1} more such ends)` : '';
  const at = tellingLine(log);
  const where = at === log.length - 1 ? 'the last line of its log' : 'its log says';
  const said = at === -1 ? '' : `; ${where}: ${shorten(log[at])}`;
  return {
    verdict: 'invalid',
    anomaly: 'crash',
    reason: `${node} ended by itself ${seconds(timeMs)} into the run (${detail})${others}${said}`,
  };
};

const noAlarms = ({ alarms }: Evidence): Judged => {
  const first = alarms.find(({ severity }) => severity === 'violation');
  if (first === undefined) return { verdict: 'valid' };
  const { node, means, line } = first;
  return {
    verdict: 'invalid',
    anomaly: 'alarm',
    reason: `the log of ${node} says that ${means}: ${shorten(line)}`,
  };
};

const noBreaches = (evidence: Evidence): Judged => {
  const own = summarizeBreaches(evidence).filter(({ severity }) => severity === 'violation');
  const [first] = own;
  if (first === undefined) return { verdict: 'valid' };
  const { node, means, message, count } = first;
  const often = count > 1 ? ` (${count} times)` : '';
  const others = own.length > 1 ? `; other mistakes beside it: ${own.length - 1}` : '';
  return {
    verdict: 'invalid',
    anomaly: 'protocol',
    reason: `${node} ${means}${often}: ${message}${others}`,
  };
};

const invariants = ({ invariants: looked }: Evidence): Judged => {
  if (looked?.broken === undefined) {
    const steps = (looked?.steps ?? 0).toLocaleString('en-US');
    return { verdict: 'valid', notes: [`looked at after each of ${steps} steps of the nodes`] };
  }
  const { verdict, what, node, step, timeMs } = looked.broken;
  const when = `${node} ${step}, ${seconds(timeMs)} into the run`;
  if (verdict === 'unknown') {
    return { verdict, reason: `the invariants cannot be looked at: ${shorten(what)} (${when})` };
  }
  return { verdict, anomaly: 'invariant', reason: `${shorten(what)} (${when})` };
};

const JUDGES: Readonly<Record<Property, (evidence: Evidence) => Judged>> = {
  recovers,
  'no-crashes': noCrashes,
  'no-alarms': noAlarms,
  'no-breaches': noBreaches,
  invariants,
};

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
