/**
 * What a run tells whoever watches: a screen, plain lines, JSON lines. The runner knows no terminal.
 * All times are ms since the start of the run, on its one monotonic clock.
 */
import type { NodeName } from '../cluster/port/wanted.ts';
import type { TestPlan } from './plan/plan.ts';
import type { RunResult } from './evaluation/result.ts';

export type Phase = 'set-up' | 'drive' | 'heal' | 'final' | 'check' | 'done';

export type NodeState = 'starting' | 'running' | 'paused' | 'dead';

export type RunEvent =
  | { readonly type: 'plan'; readonly plan: TestPlan; readonly folder: string }
  | { readonly type: 'phase'; readonly phase: Phase; readonly timeMs: number }
  /** Progress within a phase, or something worth a line ("what a dead run left was removed"). */
  | {
      readonly type: 'note';
      readonly level: 'info' | 'warning';
      readonly text: string;
      readonly timeMs: number;
    }
  | {
      readonly type: 'node';
      readonly node: NodeName;
      readonly state: NodeState;
      readonly timeMs: number;
    }
  /** Asked for now and then; undefined when nobody leads. */
  | { readonly type: 'leader'; readonly node: NodeName | undefined; readonly timeMs: number }
  /**
   * The life of a fault. `planned`: about to be applied; `on`: proved; `not-on`: applied, but no
   * effect could be seen; `healing`; `healed`: proved to be gone.
   * `groups`: how the network falls apart while it is on, each list a group that hears its own
   * members; absent for faults that leave the network whole, or whose cut is no grouping.
   */
  | {
      readonly type: 'fault';
      readonly id: number;
      readonly stage: 'planned' | 'on' | 'not-on' | 'healing' | 'healed';
      readonly nemesis: string;
      readonly kind: string;
      readonly targets: readonly NodeName[];
      readonly summary: string;
      readonly evidence?: string;
      readonly groups?: readonly (readonly NodeName[])[];
      readonly timeMs: number;
    }
  /** One completed operation of a client. */
  | {
      readonly type: 'operation';
      readonly outcome: 'ok' | 'fail' | 'info';
      readonly f: string;
      readonly node: NodeName;
      /** Who answered, where that is another node than the client's own. */
      readonly answeredBy?: NodeName;
      readonly latencyMs: number;
      readonly timeMs: number;
    }
  | {
      readonly type: 'check-progress';
      readonly done: number;
      readonly of: number;
      readonly timeMs: number;
    }
  | { readonly type: 'result'; readonly result: RunResult; readonly timeMs: number };

export type Emit = (event: RunEvent) => void;
