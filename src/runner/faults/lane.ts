/** What the faults of a run are played from: lanes of nemeses, or a schedule, and their limits. */
import type { Random } from '../../base/random.ts';
import type { Time } from '../../base/time.ts';
import type { NodePlan } from '../../cluster/port/deployment.ts';
import type { Fault, Nemesis } from '../../cluster/port/nemesis.ts';
import type { NodeName } from '../../cluster/port/wanted.ts';
import type { ScheduledFault } from '../plan/schedule.ts';
import type { ActiveFaults } from './active-faults.ts';
import type { MaxDown } from './limits.ts';
import type { Triggers } from './triggers.ts';

/** A nemesis with the kinds that may be chosen. */
export interface Lane {
  readonly nemesis: Nemesis;
  readonly kinds: readonly string[];
  /** Kinds that somebody asked for by name: without them there is no run. */
  readonly named?: readonly string[];
  /** Always this very fault: nothing is chosen. */
  readonly fault?: Fault;
}

export interface ConductorOptions {
  readonly faults: ActiveFaults;
  readonly lanes: readonly Lane[];
  /** One nemesis at a time, in rounds, rather than all lanes at once. */
  readonly inTurn?: boolean | undefined;
  /** So many faults of each lane may be on together; default: one. */
  readonly overlap?: number | undefined;
  readonly schedule?: readonly ScheduledFault[] | undefined;
  readonly triggers: Triggers;
  readonly layout: readonly NodePlan[];
  /** Most nodes of a role that may be down at once. */
  readonly maxDown: MaxDown;
  /** Limits are lifted. */
  readonly unsafe: boolean;
  /** Files that disk damage may hit, globs below the data folder. */
  readonly damage: readonly string[];
  readonly intervalMs: number;
  readonly random: Random;
  readonly leader: () => Promise<NodeName | undefined>;
  readonly nowMs: () => number;
  readonly time: Time;
  /** Told what could not be played. */
  readonly note: (text: string) => void;
  readonly signal: AbortSignal;
}
