/**
 * All that a run is judged by: the plan, the history, the ledger of faults and the other events. A run
 * that has just ended and one that was saved long ago are the same here.
 */
import type { Columns } from '../../history/columns.ts';
import type { Disturbance } from '../../history/disturbance.ts';
import type {
  AlarmEvent,
  BreachEvent,
  ClosingEvent,
  CrashEvent,
  InvariantEvent,
  MachineCallEvent,
  Phase,
  RecoveryEvent,
  SavedEvent,
} from '../events.ts';
import type { FailureGroup } from '../clients/failures.ts';
import type { FaultLine } from '../faults/fault-log.ts';
import type { TestPlan } from '../plan/plan.ts';
import type { Broken } from './broken.ts';
import { disturbancesIn } from './disturbances.ts';
import { faultSummaries } from './fault-summaries.ts';
import type { FaultSummary } from './result.ts';

export interface Evidence {
  readonly plan: TestPlan;
  readonly history: Columns;
  readonly faults: readonly FaultSummary[];
  /** Undefined where the ledger does not say what its faults did. */
  readonly disturbances: readonly Disturbance[] | undefined;
  readonly crashes: readonly CrashEvent[];
  readonly alarms: readonly AlarmEvent[];
  readonly breaches: readonly BreachEvent[];
  /** Undefined where the nodes' program states no invariants, or nobody could look at them. */
  readonly invariants: InvariantsEvidence | undefined;
  readonly machineCalls: readonly MachineCallEvent[];
  /** Undefined where the run did not come so far. */
  readonly recovery: RecoveryEvent | undefined;
  readonly closing: ClosingEvent | undefined;
  readonly broken: Broken | undefined;
  /** What could not be undone, a sentence each. */
  readonly leftBehind: readonly string[];
  readonly interrupted: boolean;
  /** Why operations did not succeed, the most frequent first. */
  readonly failures: readonly FailureGroup[];
  /** What was tested, by its own word, where it says so. */
  readonly version: string | undefined;
  /** When clients worked at what the workload asked, ms. */
  readonly drive: { readonly fromMs: number; readonly untilMs: number };
  /** The last thing that is known of the run, ms. */
  readonly endMs: number;
}

export interface InvariantsEvidence {
  /** Absent where the run did not come to its end. */
  readonly steps?: number;
  /** The first one that did not hold. */
  readonly broken?: InvariantEvent;
}

export const gatherEvidence = (
  plan: TestPlan,
  history: Columns,
  ledger: readonly FaultLine[],
  events: readonly SavedEvent[],
): Evidence => {
  const of = <T extends SavedEvent['type']>(type: T): Extract<SavedEvent, { type: T }>[] =>
    events.filter((event): event is Extract<SavedEvent, { type: T }> => event.type === type);
  const [broken] = of('broken');
  return {
    plan,
    history,
    faults: faultSummaries(ledger, history),
    disturbances: disturbancesIn(ledger, of('crash')),
    crashes: of('crash'),
    alarms: of('alarm'),
    breaches: of('breach'),
    invariants: invariantsIn(of('invariant')[0], of('invariants-checked')[0]?.steps),
    machineCalls: of('machine-call'),
    recovery: of('recovery').at(-1),
    closing: of('closing').at(-1),
    broken: broken === undefined ? undefined : withoutTime(broken),
    leftBehind: [...new Set(of('left-behind').map(({ what }) => what))],
    interrupted: of('interrupted').length > 0,
    failures: of('failures').at(-1)?.groups ?? [],
    version: of('version').at(-1)?.version,
    drive: driving(events),
    endMs: events.at(-1)?.timeMs ?? 0,
  };
};

const invariantsIn = (
  broken: InvariantEvent | undefined,
  steps: number | undefined,
): InvariantsEvidence | undefined =>
  broken === undefined && steps === undefined
    ? undefined
    : { ...(steps === undefined ? {} : { steps }), ...(broken === undefined ? {} : { broken }) };

const withoutTime = ({ reason, detail }: Broken): Broken => ({
  reason,
  ...(detail === undefined ? {} : { detail }),
});

const driving = (events: readonly SavedEvent[]): Evidence['drive'] => {
  const began = (phase: Phase): number | undefined =>
    events.find((event) => event.type === 'phase' && event.phase === phase)?.timeMs;
  const fromMs = began('drive') ?? 0;
  return { fromMs, untilMs: began('heal') ?? events.at(-1)?.timeMs ?? fromMs };
};
