/**
 * From the evidence of a run to its result. The same for a run that has just ended, for a saved one
 * that is decided again, and for a replay.
 */
import { pathToFileURL } from 'node:url';
import type { Check, CheckModel, CheckRequest } from './check.ts';
import { countOperations, rateBetween } from './counts.ts';
import type { Evidence } from './evidence.ts';
import { judge } from './judge.ts';
import { judgeProperties } from './properties.ts';
import {
  summarizeAlarms,
  summarizeBreaches,
  summarizeCrashes,
  summarizeInvariants,
} from './summaries.ts';
import type { FaultSummary, RunResult } from './result.ts';

export interface EvaluateOptions {
  readonly check: Check;
  /** Shortens the check when it comes: what is not decided then stays `unknown`. */
  readonly signal: AbortSignal;
  readonly onProgress: (done: number, of: number) => void;
  /** Path of the run's folder as it is shown. */
  readonly folder: string;
}

export const evaluate = async (
  evidence: Evidence,
  { check, signal, onProgress, folder }: EvaluateOptions,
): Promise<RunResult> => {
  const { plan, history, faults, disturbances, recovery, drive } = evidence;
  const checked = await check({
    history,
    model: checkModelOf(plan),
    ...healedAt(faults),
    ...(disturbances === undefined ? {} : { disturbances }),
    levels: plan.consistency,
    promised: plan.promises,
    timeMs: plan.checkTimeMs,
    memoryBytes: plan.checkMemoryBytes,
    onProgress,
    signal,
  });
  const counts = countOperations(history);
  // Whoever cuts the check short has interrupted the run, too.
  const interrupted = evidence.interrupted || signal.aborted;
  const levels = [...checked.levels, ...judgeProperties(evidence)];
  return {
    ...judge({ ...evidence, interrupted }, counts, levels),
    levels,
    ...(checked.convergence === undefined ? {} : { convergence: checked.convergence }),
    ...(recovery === undefined ? {} : { recovery: recoverySummary(recovery) }),
    crashes: summarizeCrashes(evidence),
    alarms: summarizeAlarms(evidence),
    breaches: summarizeBreaches(evidence),
    ...(evidence.invariants === undefined
      ? {}
      : { invariants: summarizeInvariants(evidence.invariants) }),
    ...machineCalls(evidence),
    ...(checked.counterexample === undefined ? {} : { counterexample: checked.counterexample }),
    ...(checked.longestPrefix === undefined ? {} : { longestPrefix: checked.longestPrefix }),
    ...(checked.setFull === undefined ? {} : { setFull: checked.setFull }),
    operations: counts.operations,
    failures: evidence.failures,
    rate: rateBetween(history, drive.fromMs, drive.untilMs),
    latencyMs: counts.latencyMs,
    faults,
    leftBehind: evidence.leftBehind,
    interrupted,
    ...(evidence.broken === undefined ? {} : { broken: evidence.broken }),
    durationMs: evidence.endMs,
    ...(evidence.version === undefined ? {} : { version: evidence.version }),
    folder,
    seed: plan.seed,
    command: plan.command,
  };
};

const checkModelOf = ({ model: { name, module, options } }: Evidence['plan']): CheckModel =>
  module === undefined ? { name, options } : { module: pathToFileURL(module).href, named: name };

/** Since when the history is one of a cluster that nothing is wrong with. */
const healedAt = (faults: readonly FaultSummary[]): Pick<CheckRequest, 'healedAt'> => {
  if (!faults.every(({ healed }) => healed)) return {};
  return { healedAt: Math.max(0, ...faults.map(({ untilMs }) => untilMs * 1e6)) };
};

const machineCalls = ({ machineCalls: calls }: Evidence): Pick<RunResult, 'machineCalls'> =>
  calls.length === 0
    ? {}
    : {
        machineCalls: calls.map(({ node, call, place, timeMs }) => ({
          node,
          call,
          ...(place === undefined ? {} : { place }),
          timeMs,
        })),
      };

const recoverySummary = ({
  serves,
  afterMs,
  reason,
}: NonNullable<Evidence['recovery']>): NonNullable<RunResult['recovery']> => ({
  serves,
  afterMs,
  ...(reason === undefined ? {} : { reason }),
});
