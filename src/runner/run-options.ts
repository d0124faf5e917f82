/** What a run is given: the plan, what the plan names, and whom it tells. */
import type { Runtime } from '../cluster/port/cluster.ts';
import type { System } from '../cluster/port/system.ts';
import type { Workload } from '../generator/workload.ts';
import type { Check } from './evaluation/check.ts';
import type { Lane } from './faults/lane.ts';
import type { Emit } from './events.ts';
import type { Performed } from './perform.ts';
import type { TestPlan } from './plan/plan.ts';
import type { RunFolder } from './plan/run-folder.ts';

export interface RunOptions {
  readonly plan: TestPlan;
  /** Where all of it is written; undefined: nowhere, for runs that can be repeated exactly. */
  readonly folder: RunFolder | undefined;
  readonly system: System;
  readonly workload: Workload;
  readonly lanes: readonly Lane[];
  readonly runtime: Runtime;
  readonly check: Check;
  readonly emit: Emit;
  /** Ends the driving phase early; everything behind it is still done. */
  readonly interrupt: AbortSignal;
  /** Handed what was recorded before it is decided. */
  readonly onPerformed?: (performed: Performed) => void;
  /** Worth a line at the start: why this runtime, what a dead run had left. */
  readonly notes: readonly string[];
}
