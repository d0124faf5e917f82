/**
 * Runs and checked histories as cases of a JUnit report. Errors are of the type `unknown`,
 * `infrastructure`, `clean-up`, `interrupted` or, for a history that could not be read, `bad-input`.
 * Only exit code 0 with the verdict `valid` passes.
 */
import { machineCallWords } from '../cluster/port/machine-call.ts';
import type { ExitCode } from '../base/failure.ts';
import type { TestPlan } from '../runner/plan/plan.ts';
import type { LevelResult, RunResult } from '../runner/evaluation/result.ts';
import { tellingLine } from '../runner/evaluation/telling-line.ts';
import type { CheckedFile } from './checked-file.ts';
import { counterexampleLines } from './counterexample.ts';
import { plural } from './format.ts';
import { longestPrefixLines } from './longest-prefix.ts';
import { messageLines } from './summary-invariants.ts';
import type { JUnitCase } from './junit.ts';

export const caseOfRun = (plan: TestPlan, result: RunResult): JUnitCase => {
  const detail = [
    result.reason,
    result.broken?.detail ?? '',
    ...result.leftBehind,
    storyOf(result),
    ...messageLines(result.invariants?.broken?.messages ?? []),
  ];
  return {
    ...nameOfRun(plan),
    ms: result.durationMs,
    ...troubleOf(result, detail.filter((line) => line !== '').join('\n')),
    facts: [
      ...result.levels.map(levelFact),
      ...nodeFacts(result),
      `folder: ${result.folder}`,
      `seed: ${result.seed}`,
      `repeat: ${result.command}`,
    ],
  };
};

/**
 * A run that came to no verdict: the cluster did not come up, say.
 * @param hint the way out, or the last words of its nodes; may be several lines
 */
export const caseOfFailedRun = (
  plan: TestPlan,
  exitCode: ExitCode,
  message: string,
  hint?: string,
): JUnitCase => {
  const told = { verdict: 'unknown', exitCode, reason: message, levels: [] } as const;
  return {
    ...nameOfRun(plan),
    ms: 0,
    ...troubleOf(told, hint === undefined ? message : `${message}\n${hint}`),
    facts: [`seed: ${plan.seed}`, `repeat: ${plan.command}`],
  };
};

export const caseOfCheck = (checked: CheckedFile): JUnitCase => {
  const { file, reason, levels, failure } = checked;
  const detail = [reason, failure?.hint ?? '', storyOf(checked)];
  return {
    suite: 'check',
    name: checked.model === undefined ? file : `${file} as ${checked.model}`,
    ms: levels.reduce((sum, level) => sum + level.checkMs, 0),
    ...troubleOf(checked, detail.filter((line) => line !== '').join('\n')),
    facts: [...levels.map(levelFact), ...checked.notes],
  };
};

type Story = Pick<RunResult, 'counterexample' | 'longestPrefix'>;

const storyOf = ({ counterexample, longestPrefix }: Story): string =>
  [
    ...(counterexample === undefined ? [] : counterexampleLines(counterexample)),
    ...(longestPrefix === undefined ? [] : longestPrefixLines(longestPrefix, 100)),
  ].join('\n');

const nameOfRun = (plan: TestPlan): Pick<JUnitCase, 'suite' | 'name'> => {
  const nemeses = plan.nemeses.length === 0 ? 'no nemesis' : plan.nemeses.join('+');
  const bugs = plan.bugs.length === 0 ? '' : ` bugs ${plan.bugs.join('+')}`;
  const name = `${plan.workload} ${nemeses}${bugs} ${plan.runtime} seed ${plan.seed}`;
  return { suite: plan.system, name };
};

const levelFact = ({ level, verdict, engine }: LevelResult): string =>
  `${level}: ${verdict} (${engine})`;

/** What nodes did that nobody asked for, also where that breaks no promise. */
const nodeFacts = ({
  crashes,
  alarms,
  breaches,
  invariants,
  machineCalls = [],
}: RunResult): readonly string[] => [
  ...crashes.map(({ node, count, detail, log }) => {
    const said = log[tellingLine(log)];
    return `crash: ${node} ended by itself, ${plural(count, 'time')}, first with ${detail}${said === undefined ? '' : `: ${said}`}`;
  }),
  ...alarms.map(({ node, means, line }) => `alarm: ${node}: ${means}: ${line}`),
  ...breaches.map(
    ({ node, means, count, message }) =>
      `protocol: ${node} ${means}, ${plural(count, 'time')}: ${message}`,
  ),
  ...(invariants?.broken === undefined
    ? []
    : [
        `invariant: ${invariants.broken.what} (${invariants.broken.node} ${invariants.broken.step})`,
      ]),
  ...machineCalls.map((call) => `not repeated by the seed: ${machineCallWords(call.node, call)}`),
];

type Decided = Pick<RunResult, 'verdict' | 'exitCode' | 'reason' | 'levels'>;

const troubleOf = (decided: Decided, detail: string): Pick<JUnitCase, 'trouble'> => {
  const { verdict, exitCode, reason: message, levels } = decided;
  // Also of an interrupted run: a violation is never hidden.
  if (verdict === 'invalid') {
    const broken = levels.find((level) => level.verdict === 'invalid' && level.promised);
    const type = broken?.anomaly ?? 'violation';
    return { trouble: { tag: 'failure', type, message, detail } };
  }
  if (verdict === 'valid' && exitCode === 0) return {};
  return { trouble: { tag: 'error', type: TYPES[exitCode], message, detail } };
};

const TYPES: Readonly<Record<ExitCode, string>> = {
  0: 'unknown',
  1: 'violation',
  2: 'unknown',
  3: 'infrastructure',
  4: 'clean-up',
  64: 'bad-input',
  130: 'interrupted',
};
