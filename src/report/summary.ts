/**
 * What stands on the normal screen when a run has ended: the verdict and why, what proves it, what
 * was broken and whether that took effect, and how to repeat it. Made from the saved run alone.
 *
 * Nothing is cut off: what does not fit is wrapped, since people copy from here.
 */
import type { Broken } from '../runner/evaluation/broken.ts';
import type { RunResult } from '../runner/evaluation/result.ts';
import type { TestPlan } from '../runner/plan/plan.ts';
import { convergenceLines } from './convergence.ts';
import { counterexampleLines } from './counterexample.ts';
import { count, duration, latency, outcomes, rate, seedNote, shellWord } from './format.ts';
import { longestPrefixLines } from './longest-prefix.ts';
import { painter, type Paint } from './paint.ts';
import { setFullLines } from './set-full.ts';
import { faultLines } from './summary-faults.ts';
import { invariantLines } from './summary-invariants.ts';
import {
  alarmLines,
  breachLines,
  crashLines,
  machineCallLines,
  recoveryLines,
} from './summary-nodes.ts';
import { alignColumns, wrap } from './text.ts';
import { paintVerdict } from './verdict-word.ts';

export interface SummaryOptions {
  readonly colour: boolean;
  readonly width: number;
}

/** Lines without line ends. */
export const renderSummary = (
  result: RunResult,
  plan: TestPlan,
  { colour, width }: SummaryOptions,
): string[] => {
  const paint = painter(colour);
  return [
    ...verdictLines(result, plan, paint, width),
    ...section(paint, 'Levels', levelLines(result, paint, width)),
    ...section(
      paint,
      'Convergence',
      result.convergence === undefined ? [] : convergenceLines(result.convergence, paint, width),
    ),
    ...section(
      paint,
      'Set',
      result.setFull === undefined ? [] : setFullLines(result.setFull, width),
    ),
    ...section(paint, 'Counterexample', storyLines(result, width)),
    ...section(paint, 'Operations', operationLines(result, width)),
    ...section(paint, 'Faults', faultLines(result.faults, paint, width)),
    ...section(paint, 'Recovery', recoveryLines(result, paint, width)),
    ...section(paint, 'Nodes that ended by themselves', crashLines(result, paint, width)),
    ...section(paint, 'Alarms in the logs of nodes', alarmLines(result, paint, width)),
    ...section(paint, 'What nodes said against their protocol', breachLines(result, paint, width)),
    ...section(paint, 'Invariants of the nodes', invariantLines(result, paint, width)),
    ...section(paint, 'What the seed does not repeat', machineCallLines(result, paint, width)),
    ...section(paint, 'Left behind', leftBehindLines(result, paint, width)),
    ...section(paint, 'This run', repeatLines(result, plan, paint)),
  ];
};

const INDENT = '  ';

const verdictLines = (result: RunResult, plan: TestPlan, paint: Paint, width: number): string[] => {
  const word = paint.bold(paintVerdict(result.verdict, paint));
  const bugs = plan.bugs.length > 0 ? ` with ${plan.bugs.join(', ')}` : '';
  const what = `${plan.system}${bugs} · ${plan.workload} · ${plan.runtime} · ${duration(result.durationMs)}`;
  const lines = ['', `${word}  ${what}`, ...wrap(result.reason, width, INDENT)];
  if (result.interrupted) {
    lines.push(...wrap('Interrupted: this is about what there was until then.', width, INDENT));
  }
  if (result.broken !== undefined) lines.push(...brokenLines(result, result.broken, width));
  return lines;
};

/** The reason names what broke the run off, but not beside a violation. */
const brokenLines = (
  { verdict }: RunResult,
  { reason, detail }: Broken,
  width: number,
): string[] => {
  const said = `The run broke off: ${reason} This is about what there was until then.`;
  return [
    ...(verdict === 'invalid' ? wrap(said, width, INDENT) : []),
    ...(detail === undefined ? [] : wrap(detail, width, INDENT)),
  ];
};

const section = (paint: Paint, title: string, lines: readonly string[]): string[] => {
  return lines.length === 0 ? [] : ['', paint.bold(title), ...lines];
};

const levelLines = (result: RunResult, paint: Paint, width: number): string[] => {
  const rows = alignColumns(
    result.levels.map((level) => [
      level.level,
      level.promised ? 'promised' : '',
      paintVerdict(level.verdict, paint),
      level.anomaly ?? '',
      level.engine === 'run' ? '' : paint.dim(`${level.engine}, ${duration(level.checkMs)}`),
    ]),
    INDENT,
  );
  return result.levels.flatMap((level, i) => [
    rows[i]!,
    // The promised level's reason is the run's reason most of the time: it is not said twice.
    ...(level.reason === undefined || result.reason.includes(level.reason)
      ? []
      : wrap(level.reason, width, INDENT.repeat(2))),
    ...(level.notes ?? []).flatMap((note) => wrap(note, width, INDENT.repeat(2)).map(paint.dim)),
  ]);
};

const storyLines = (result: RunResult, width: number): readonly string[] => {
  const { counterexample, longestPrefix } = result;
  return [
    ...(counterexample === undefined
      ? []
      : counterexampleLines(counterexample, { width, indent: INDENT })),
    ...(longestPrefix === undefined
      ? []
      : ['', ...longestPrefixLines(longestPrefix, width, INDENT)]),
  ];
};

const operationLines = (result: RunResult, width: number): string[] => {
  const { operations, rate: perSecond, latencyMs } = result;
  if (operations.total === 0) return [`${INDENT}none`];
  const { p50, p99, max } = latencyMs;
  const lines = [
    `${INDENT}${count(operations.total)}: ${outcomes(operations)}`,
    `${INDENT}${rate(perSecond)}, latency p50 ${latency(p50)}, p99 ${latency(p99)}, max ${latency(max)}`,
  ];
  return [...(operations.ok === 0 ? lines.slice(0, 1) : lines), ...failureLines(result, width)];
};

const MOST_FAILURES = 3;
/** What happens to fewer is no news. */
const SHARE_WORTH_TELLING = 0.01;

/** Why most of them did not succeed, where many did not. */
const failureLines = ({ operations, failures = [] }: RunResult, width: number): string[] =>
  failures
    .filter((group) => group.count >= operations.total * SHARE_WORTH_TELLING)
    .slice(0, MOST_FAILURES)
    .flatMap(({ f, outcome, error, count: times }) => {
      const became = outcome === 'fail' ? 'failed' : 'left unknown';
      return wrap(`${count(times)} × ${f} ${became}: ${error}`, width, INDENT);
    });

const leftBehindLines = (result: RunResult, paint: Paint, width: number): string[] => {
  if (result.leftBehind.length === 0) return [];
  const lines = [...result.leftBehind, 'Whatever of it is still there is removed by: verify clean'];
  return lines.flatMap((line) => wrap(line, width, INDENT).map((l) => paint.colour('red', l)));
};

const repeatLines = (result: RunResult, plan: TestPlan, paint: Paint): string[] => {
  // The prefix with which this one was called works again; `verify` alone may not be on the path.
  const prefix = result.command.startsWith('npx ') ? 'npx ' : '';
  return alignColumns(
    [
      ...(result.version === undefined ? [] : [['tested', result.version]]),
      ['folder', result.folder],
      ...(result.folder === '' ? [] : [['report', `${result.folder}/report.html`]]),
      ['check again', `${prefix}verify check ${shellWord(result.folder)}`],
      ['seed', `${result.seed} ${paint.dim(`(${seedNote(plan.runtime, result.machineCalls)})`)}`],
      ['repeat', result.command],
    ],
    INDENT,
  );
};
