/**
 * Saved runs as JUnit XML, which every CI shows: a suite a system, a case a run. A broken promise is
 * a *failure*; what kept us from a decision (`unknown`, `infrastructure`, `clean-up`, `interrupted`)
 * is an *error* of that type, so that CI tells a broken system from broken machinery. Only exit code
 * 0 with the verdict `valid` passes.
 */
import type { ExitCode } from '../history/failure.ts';
import type { TestPlan } from '../runner/plan.ts';
import type { RunResult } from '../runner/result.ts';

/** What a run's folder holds: `run.json` and `verdict.json`. */
export interface SavedRun {
  readonly plan: TestPlan;
  readonly result: RunResult;
}

/** The whole document, with a line end at its end. */
export function renderJUnit(runs: readonly SavedRun[]): string {
  const suites = new Map<string, SavedRun[]>();
  for (const run of runs) {
    const suite = suites.get(run.plan.system) ?? [];
    suites.set(run.plan.system, [...suite, run]);
  }
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="verify" ${totals(runs)}>`,
    ...[...suites].flatMap(([system, suite]) => [
      `  <testsuite name="${escapeXml(system)}" ${totals(suite)}>`,
      ...suite.flatMap(testCase),
      '  </testsuite>',
    ]),
    '</testsuites>',
    '',
  ].join('\n');
}

type Outcome = 'pass' | 'failure' | 'unknown' | 'infrastructure' | 'clean-up' | 'interrupted';

function outcomeOf(result: RunResult): Outcome {
  // Also of an interrupted run: a violation is never hidden.
  if (result.verdict === 'invalid') return 'failure';
  if (result.exitCode === 0) return result.verdict === 'valid' ? 'pass' : 'unknown';
  return OUTCOMES[result.exitCode];
}

const OUTCOMES: Readonly<Record<Exclude<ExitCode, 0>, Outcome>> = {
  1: 'failure',
  2: 'unknown',
  3: 'infrastructure',
  4: 'clean-up',
  64: 'infrastructure',
  130: 'interrupted',
};

function totals(runs: readonly SavedRun[]): string {
  const seen = runs.map((run) => outcomeOf(run.result));
  const failures = seen.filter((outcome) => outcome === 'failure').length;
  const passes = seen.filter((outcome) => outcome === 'pass').length;
  const ms = runs.reduce((sum, run) => sum + run.result.durationMs, 0);
  return `tests="${runs.length}" failures="${failures}" errors="${runs.length - failures - passes}" time="${(ms / 1000).toFixed(3)}"`;
}

function testCase({ plan, result }: SavedRun): string[] {
  const nemeses = plan.nemeses.length === 0 ? 'no nemesis' : plan.nemeses.join('+');
  const bugs = plan.bugs.length === 0 ? '' : ` bugs ${plan.bugs.join('+')}`;
  const name = `${plan.workload} ${nemeses}${bugs} ${plan.runtime} seed ${result.seed}`;
  const time = (result.durationMs / 1000).toFixed(3);
  return [
    `    <testcase classname="verify.${escapeXml(plan.system)}" name="${escapeXml(name)}" time="${time}">`,
    ...outcomeElement(result),
    `      <system-out>${escapeXml(facts(result))}</system-out>`,
    '    </testcase>',
  ];
}

function outcomeElement(result: RunResult): string[] {
  const outcome = outcomeOf(result);
  if (outcome === 'pass') return [];
  const broken = result.levels.find((level) => level.verdict === 'invalid' && level.promised);
  const [tag, type] =
    outcome === 'failure' ? ['failure', broken?.anomaly ?? 'violation'] : ['error', outcome];
  const detail = [result.reason, ...result.leftBehind, result.counterexample ?? '']
    .join('\n')
    .trim();
  return [
    `      <${tag} type="${escapeXml(type)}" message="${escapeXml(result.reason)}">${escapeXml(detail)}</${tag}>`,
  ];
}

function facts(result: RunResult): string {
  return [
    ...result.levels.map((level) => `${level.level}: ${level.verdict} (${level.engine})`),
    `folder: ${result.folder}`,
    `seed: ${result.seed}`,
    `repeat: ${result.command}`,
  ].join('\n');
}

/** For text and attributes alike; what XML 1.0 cannot hold at all becomes U+FFFD. */
export const escapeXml = (text: string): string =>
  text
    .replaceAll(FORBIDDEN, '\uFFFD')
    .replaceAll(/[&<>"']/g, (c) => ENTITIES[c]!)
    .replaceAll('\r', '&#13;');

// eslint-disable-next-line no-control-regex -- it is there to find them
const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF\p{Surrogate}]/gu;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};
