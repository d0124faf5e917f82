/**
 * Shrinks a simulated run: the simulator repeats a plan exactly, so that one run says whether a smaller
 * plan still breaks the promise.
 */
import { Failure } from '../../base/failure.ts';
import type { Check } from '../../runner/evaluation/check.ts';
import type { RunResult } from '../../runner/evaluation/result.ts';
import type { FaultLine } from '../../runner/faults/fault-log.ts';
import { executedSchedule } from '../../runner/faults/replay.ts';
import { check } from '../deciding/check.ts';
import type { PlanDraft } from '../run/resolve.ts';
import { simulate } from '../simulate/simulate.ts';
import type { Subject } from '../subject/subject.ts';
import { absorbedFaults, fewerFaults, mergedFaults, oneFaultFewer } from './passes/faults.ts';
import { fewerAtATime, fewerInAll, lessTime, shorterFaults } from './passes/knobs.ts';
import { simplerKinds } from './passes/kinds.ts';
import { laterBeginning } from './passes/beginnings.ts';
import { CALM, calmerNetwork } from './passes/network.ts';
import { plainerNames } from './passes/names.ts';
import { fewerNodes } from './passes/nodes.ts';
import { fewerClients, fewerOperations, onlyTheProof } from './passes/operations.ts';
import { plainerSettings } from './passes/settings.ts';
import { closerTogether, roundTimes, soonerEnd } from './passes/times.ts';
import { withFaults } from './plan-parts.ts';
import { ScriptRecorder } from './record-script.ts';
import { type Search, type Tried, withSeeds } from './search.ts';
import { onlyLevel } from './violation.ts';

/** A run and all that it takes to write it down. */
export interface Recorded extends Tried {
  readonly script: ScriptRecorder;
  readonly ledger: readonly FaultLine[];
}

export const recordRun = async (
  plan: PlanDraft,
  subject: Subject,
  interrupt: AbortSignal,
): Promise<Recorded> => {
  const script = new ScriptRecorder();
  let ledger: readonly FaultLine[] = [];
  const system = script.listenTo(subject.system);
  const result = await simulate(
    plan,
    { ...subject, system },
    {
      command: '',
      interrupt,
      emit: script.onEvent,
      onRuntime: ({ time }) => time !== undefined && script.begin(time),
      onPerformed: (performed) => {
        ledger = performed.ledger;
      },
    },
  );
  return { plan, result, script, ledger };
};

/**
 * @param level the only one that is decided
 * @returns undefined where the plan cannot be run: its cluster does not come up
 */
export const runAgain =
  (subject: Subject, level: string, interrupt: AbortSignal) =>
  async (plan: PlanDraft): Promise<RunResult | undefined> => {
    try {
      return await simulate(plan, subject, { command: '', interrupt, check: only(level) });
    } catch (error) {
      if (error instanceof Failure) return undefined;
      throw error;
    }
  };

const only = (level: string): Check => onlyLevel(level, check);

/** So many other seeds are tried where a step changes what chance does. */
const SEEDS = {
  calm: 20,
  enough: 6,
  beginning: 6,
  network: 20,
  written: 4,
  names: 30,
  block: 100,
  last: 3_000,
};
/** Or as many as take so long, ms: small runs take little. */
const SEEDS_FOR_MS = { faults: 1_000, operations: 150, nodes: 150, absorbed: 500, gaps: 200 };

/** A result that is no larger is read whole; a larger one may change how the promise is broken. */
const READABLE = { faults: 5, operations: 20 };

export const shrinkSimulated = async (
  search: Search,
  recorded: Recorded,
  subject: Subject,
  interrupt: AbortSignal,
): Promise<void> => {
  await search.keepAny(writtenDown(recorded));
  await onlyTheProof(search);
  if (search.best.result.operations.total > FEW_OPERATIONS) {
    await laterBeginning(search, SEEDS.beginning);
    await onlyTheProof(search);
  }
  if (search.best.result.operations.total > FEW_OPERATIONS) {
    await beginCalmly(search, recorded.plan, subject, interrupt);
  }
  await repeatWhileItHelps(search, (round) => allPasses(search, subject, interrupt, round));
  if (isReadable(search)) return;
  search.allowAnyAnomaly();
  await repeatWhileItHelps(search, (round) => allPasses(search, subject, interrupt, round));
  for (let from = 1; !search.over && !isReadable(search) && from <= SEEDS.last;) {
    if (await oneFaultFewer(search, SEEDS.block, from)) {
      await repeatWhileItHelps(search, (round) => allPasses(search, subject, interrupt, round));
      from = 1;
    } else from += SEEDS.block;
  }
};

/** As many are left out one by one in little time. */
const FEW_OPERATIONS = 300;

/**
 * Where the network draws a latency for each message, leaving anything out changes the fate of
 * everything behind it. On a calm one it does not: so it is looked for there from the beginning.
 */
const beginCalmly = async (
  search: Search,
  plan: PlanDraft,
  subject: Subject,
  interrupt: AbortSignal,
): Promise<void> => {
  let other: Recorded | undefined;
  let tried = 0;
  for (const calm of withSeeds({ ...plan, simulated: CALM }, SEEDS.calm)) {
    if (search.over) return;
    if (++tried > SEEDS.enough && other !== undefined) break;
    const recorded = await recordRun(calm, subject, interrupt);
    if (search.isSame(recorded.result)) return writeDownFirst(search, recorded);
    if (search.isSame(recorded.result, 'any anomaly')) other ??= recorded;
  }
  if (other === undefined) return;
  search.allowAnyAnomaly();
  await writeDownFirst(search, other);
};

const writeDownFirst = async (search: Search, recorded: Recorded): Promise<void> => {
  if (!(await search.keepAny(writtenDown(recorded)))) return;
  await onlyTheProof(search);
  await laterBeginning(search, SEEDS.beginning);
};

const isReadable = ({ best: { plan, result } }: Search): boolean =>
  (plan.schedule?.length ?? 0) <= READABLE.faults && result.operations.total <= READABLE.operations;

const allPasses = async (
  search: Search,
  subject: Subject,
  interrupt: AbortSignal,
  round: number,
): Promise<void> => {
  const seeds = (ms: number): number => (round === 0 ? 0 : search.runsWithin(ms));
  if (search.plan.script === undefined) {
    await lessOfAll(search);
    await writeDown(search, subject, interrupt);
  }
  await soonerEnd(search);
  await mergedFaults(search);
  for (const parts of round === 0 ? [8, 32, Infinity] : [Infinity]) {
    await fewerOperations(search, seeds(SEEDS_FOR_MS.operations), parts);
    await fewerFaults(search, seeds(SEEDS_FOR_MS.faults), parts);
    await mergedFaults(search);
    await soonerEnd(search);
  }
  await calmerNetwork(search, SEEDS.network);
  await fewerNodes(search, search.runsWithin(SEEDS_FOR_MS.nodes));
  await fewerClients(search);
  await simplerKinds(search);
  await plainerSettings(search, subject);
  await absorbedFaults(search, search.runsWithin(SEEDS_FOR_MS.absorbed));
  await soonerEnd(search);
  await closerTogether(search, SEEDS_FOR_MS.gaps);
  await roundTimes(search);
  await plainerNames(search, SEEDS.names);
};

/** A run that chance has changed when it was written down may be written down when it is smaller. */
const writeDown = async (
  search: Search,
  subject: Subject,
  interrupt: AbortSignal,
): Promise<void> => {
  if (search.over) return;
  const recorded = await recordRun(search.plan, subject, interrupt);
  await search.keepAny(
    writtenDown(recorded).flatMap((plan) => [...withSeeds(plan, SEEDS.written)]),
  );
  await onlyTheProof(search);
};

/** From the most exact to the one that only says which faults came. */
const writtenDown = ({ plan, script: recorder, ledger }: Recorded): readonly PlanDraft[] => {
  const faults = withFaults(plan, executedSchedule(ledger, plan.timeLimitMs));
  return [
    ...[false, true].map((closing): PlanDraft => {
      const script = recorder.script(closing);
      const lastMs = Math.max(0, ...script.operations.map(({ atMs }) => atMs));
      return {
        ...faults,
        script,
        concurrency: Math.max(1, script.clients.length),
        timeLimitMs: Math.max(plan.timeLimitMs, lastMs + 1),
      };
    }),
    faults,
  ];
};

const lessOfAll = async (search: Search): Promise<void> => {
  await fewerFaults(search, 0);
  await lessTime(search);
  await fewerInAll(search);
  await fewerAtATime(search);
  await shorterFaults(search);
};

/** Rounds, until one changes nothing. */
export const repeatWhileItHelps = async (
  search: Search,
  round: (number: number) => Promise<void>,
): Promise<void> => {
  for (let number = 0; !search.over; number++) {
    const before = search.plan;
    await round(number);
    // The first round tries no other seeds: the second has more to try.
    if (search.plan === before && number > 0) return;
  }
};
