/**
 * The middle of a run: clients work while things break, everything is healed, the system is given time
 * to recover, and what became of everything is read. Whatever breaks, everything is healed and the
 * history is saved.
 */
import { abortScope } from '../base/abort.ts';
import { randomFrom } from '../base/random.ts';
import { machineTurn, outOfTime } from '../base/time.ts';
import type { Binding, SystemRun } from '../cluster/port/system.ts';
import type { NodeName } from '../cluster/port/wanted.ts';
import type { OperationSource } from '../generator/workload.ts';
import type { Columns } from '../history/columns.ts';
import { performClosing } from './clients/closing.ts';
import { Driver } from './clients/driver.ts';
import { drive } from './drive.ts';
import { brokenBy } from './evaluation/broken.ts';
import type { Emit } from './events.ts';
import { ActiveFaults } from './faults/active-faults.ts';
import { FaultLog, type FaultLine } from './faults/fault-log.ts';
import { Triggers } from './faults/triggers.ts';
import { recover } from './recover.ts';
import type { RunOptions } from './run-options.ts';
import type { Brought } from './set-up.ts';
import type { Stage } from './stage.ts';

/** The closing phase is given so long. */
const CLOSING_MS = 30_000;
/** So many of the reasons why operations did not succeed are kept. */
const MOST_FAILURES = 10;

export interface Performed {
  readonly history: Columns;
  /** The ledger of faults. */
  readonly ledger: readonly FaultLine[];
}

export const perform = async (
  brought: Brought,
  options: RunOptions,
  stage: Stage,
): Promise<Performed> => {
  const { run, watch } = brought;
  const { plan, system, workload, lanes, interrupt, folder, runtime } = options;
  const { recorder } = stage;
  const triggers = new Triggers();
  const emit: Emit = (event) => {
    triggers.onEvent(event);
    stage.emit(event);
  };
  const binding = system.workloads[plan.workload] as Binding;
  const nodes = clientNodes(run, binding);
  const random = randomFrom(plan.seed);
  const source = workload.source({
    random: random.split('workload'),
    keys: plan.keys,
    reads: plan.reads,
    concurrency: plan.concurrency,
    nodes,
    options: plan.workloadOptions,
  });
  const log = new FaultLog(folder?.faults, runtime.kind !== 'sim');
  const note = (text: string): void => stage.note('warning', text);
  const nowMs = (): number => stage.nowMs();
  const { time } = stage;
  const faults = new ActiveFaults({ run, system, recorder, log, emit, nowMs, time, note });
  let broken = false;
  const breakOff = (error: unknown): void => {
    if (broken) return;
    broken = true;
    stage.emit({ type: 'broken', ...brokenBy(error), timeMs: nowMs() });
  };
  const deserted = new AbortController();
  watch.attend({
    onNode: (node, state) => {
      faults.onNode(node, state);
      if (!watch.allDownForGood() || deserted.signal.aborted) return;
      note('all nodes have ended by themselves: there is nothing left to test');
      deserted.abort();
    },
    onFailed: (failure) => {
      breakOff(failure);
      deserted.abort();
    },
    excuse: (node) => faults.excuseOf(node),
  });
  const { concurrency, operationTimeoutMs } = plan;
  const open = (node: NodeName, name: string) => binding.open(run, node, name);
  const isGone = (node: NodeName): boolean => watch.isDownForGood(node);
  const limits = { concurrency, operationTimeoutMs, places: plan.script?.clients };
  const driver = new Driver({ nodes, open, isGone, recorder, emit, ...limits, time, note });
  try {
    stage.enter('drive');
    const cast = { plan, system, run, lanes, driver, faults, triggers, source, random, emit };
    const end = await drive({ ...cast, stage, interrupt, deserted: deserted.signal });
    if (end !== undefined) breakOff(end.reason);
    await outOfTime(time, () => recorder.sync());
    stage.enter('heal');
    for (const thing of await faults.healAll()) stage.leftBehind(thing);
    if (!broken && !interrupt.aborted) await close(options, brought, driver, source, stage);
  } catch (error) {
    breakOff(error);
  } finally {
    await driver.close();
    const groups = driver.failures.top(MOST_FAILURES);
    if (groups.length > 0) stage.emit({ type: 'failures', groups, timeMs: nowMs() });
    for (const thing of await faults.healAll()) stage.leftBehind(thing);
    await outOfTime(time, machineTurn);
    await watch.settled();
    watch.stop();
    log.close();
    await outOfTime(time, () => recorder.sync());
  }
  return { history: await outOfTime(time, () => recorder.finish()), ledger: log.lines };
};

const clientNodes = ({ cluster }: SystemRun, { clientRoles }: Binding): readonly NodeName[] =>
  cluster.layout.filter(({ role }) => clientRoles?.includes(role) ?? true).map(({ name }) => name);

/** Recovery, and then what became of everything. */
const close = async (
  { plan, system, interrupt }: RunOptions,
  { run, watch }: Brought,
  driver: Driver,
  source: OperationSource,
  stage: Stage,
): Promise<void> => {
  const closing = plan.script?.closing === false ? undefined : source.closing?.();
  stage.enter('recover');
  const limitMs = plan.recoverMs;
  const serves = await recover({
    system,
    run,
    driver,
    closing,
    limitMs,
    interrupt,
    downForGood: () => watch.downForGood(),
    allDownForGood: () => watch.allDownForGood(),
    lost: () => watch.lost(),
    stage,
  });
  if (closing === undefined) return;
  const { essential } = closing;
  const tell = (reason: string | undefined): void => {
    const missing = reason === undefined ? {} : { reason };
    const complete = reason === undefined;
    stage.emit({ type: 'closing', complete, essential, ...missing, timeMs: stage.nowMs() });
  };
  if (!serves) return tell('nothing was read in the end: the system did not serve again');
  if (driver.succeeded === 0)
    return tell('nothing was read in the end: no operation ever succeeded');
  stage.enter('close');
  using limit = abortScope([interrupt], CLOSING_MS, stage.time);
  const completed: OperationSource['completed'] = (...what) => source.completed(...what);
  tell(await performClosing(driver, closing, completed, limit.signal, stage.time));
};
