/**
 * One test run, from set-up to verdict: the story of this tool. Emits events and knows no terminal.
 *
 * Whatever happens on the way (an error, an interruption), every fault is healed, everything that
 * was started is ended, and the history so far is saved and checked.
 */
import { abortScope } from '../base/abort.ts';
import { evaluate } from './evaluation/evaluate.ts';
import { gatherEvidence } from './evaluation/evidence.ts';
import type { RunResult } from './evaluation/result.ts';
import { supportedLanes } from './faults/supported-lanes.ts';
import { perform, type Performed } from './perform.ts';
import type { RunOptions } from './run-options.ts';
import { setUp } from './set-up.ts';
import { Stage } from './stage.ts';
import { takeDown } from './take-down.ts';

/** The check of a run that was interrupted before it is given no more than this, ms. */
const HASTY_CHECK_MS = 10_000;

/** @throws Failure when the cluster could not be set up, or the history could not be saved */
export const run = async (options: RunOptions): Promise<RunResult> => {
  const { plan, folder, system, interrupt } = options;
  await folder?.save('run.json', `${JSON.stringify(plan, null, 2)}\n`);
  const stage = await Stage.open(options);
  const { emit } = stage;
  const shown = folder?.shown ?? '';
  emit({ type: 'plan', plan, folder: shown });
  for (const text of options.notes) stage.note('info', text);

  stage.tellLogs(system);
  stage.enter('set-up');
  const brought = await setUp(options, stage).catch(async (error: unknown) => {
    await stage.abandon();
    throw error;
  });
  const { cluster } = brought.run;
  let performed: Performed;
  try {
    const { refuses = {} } = system;
    const { lanes, notes } = supportedLanes(cluster, refuses, options.lanes, plan.inTurn === true);
    for (const text of notes) stage.note('info', text);
    performed = await perform(brought, { ...options, lanes }, stage);
  } catch (error) {
    await stage.abandon();
    throw await takeDown(cluster, error);
  }
  await cluster.destroy().catch((error: unknown) => stage.leftBehind((error as Error).message));

  options.onPerformed?.(performed);
  stage.enter('check');
  if (interrupt.aborted) emit({ type: 'interrupted', timeMs: stage.nowMs() });
  // Ctrl-C during the check shortens it; one before that leaves it some time, but not all.
  using limit = interrupt.aborted ? abortScope([], HASTY_CHECK_MS) : abortScope([interrupt]);
  const { history, ledger } = performed;
  const result = await evaluate(gatherEvidence(plan, history, ledger, stage.events), {
    check: options.check,
    signal: limit.signal,
    onProgress: (done, of) => emit({ type: 'check-progress', done, of, timeMs: stage.nowMs() }),
    folder: shown,
  });
  await folder?.save('verdict.json', `${JSON.stringify(result, null, 2)}\n`);
  stage.enter('done');
  stage.close();
  emit({ type: 'result', result, timeMs: stage.nowMs() });
  return result;
};
