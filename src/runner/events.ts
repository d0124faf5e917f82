/**
 * What a run tells whoever watches: a screen, plain lines, JSON lines; and what `events.jsonl` keeps,
 * so that a saved run can be judged and drawn again. The runner knows no terminal. All times are ms
 * since the start of the run, on its one monotonic clock.
 */
import type { BrokenInvariant } from '../cluster/port/invariants.ts';
import type { MachineCall } from '../cluster/port/machine-call.ts';
import type { Breach } from '../cluster/port/protocol.ts';
import type { NodeName } from '../cluster/port/wanted.ts';
import type { FailureGroup } from './clients/failures.ts';
import type { Broken } from './evaluation/broken.ts';
import type { RunResult } from './evaluation/result.ts';
import type { TestPlan } from './plan/plan.ts';

export type Phase = 'set-up' | 'drive' | 'heal' | 'recover' | 'close' | 'check' | 'done';

export type NodeState = 'starting' | 'running' | 'paused' | 'dead';

interface Timed {
  readonly timeMs: number;
}

export interface PhaseEvent extends Timed {
  readonly type: 'phase';
  readonly phase: Phase;
}

/** Progress within a phase, or something worth a line ("what a dead run left was removed"). */
export interface NoteEvent extends Timed {
  readonly type: 'note';
  readonly level: 'info' | 'warning';
  readonly text: string;
}

export interface NodeEvent extends Timed {
  readonly type: 'node';
  readonly node: NodeName;
  readonly state: NodeState;
}

/** What a right wall clock showed then: logs of nodes go by it. The first event of a run. */
export interface ClockEvent extends Timed {
  readonly type: 'clock';
  /** ms since 1970. */
  readonly wallMs: number;
}

/** How nodes' logs tell who believes to lead: sources of patterns, for whoever reads the logs. */
export interface LeadershipEvent extends Timed {
  readonly type: 'leadership';
  readonly begins: string;
  readonly ends: string;
}

/** Asked for now and then; told when it has changed. Undefined when nobody leads. */
export interface LeaderEvent extends Timed {
  readonly type: 'leader';
  readonly node: NodeName | undefined;
}

/** What is tested, by its own word: "etcd 3.4.23". */
export interface VersionEvent extends Timed {
  readonly type: 'version';
  readonly version: string;
}

/**
 * The life of a fault. `planned`: about to be applied; `on`: proved; `not-on`: applied, but no effect
 * could be seen; `healing`; `healed`: proved to be gone.
 */
export interface FaultEvent extends Timed {
  readonly type: 'fault';
  readonly id: number;
  readonly stage: 'planned' | 'on' | 'not-on' | 'healing' | 'healed';
  readonly nemesis: string;
  readonly kind: string;
  readonly targets: readonly NodeName[];
  readonly summary: string;
  readonly evidence?: string;
  /**
   * How the network falls apart while it is on, each list a group that hears its own members; absent
   * for faults that leave the network whole, or whose cut is no grouping.
   */
  readonly groups?: readonly (readonly NodeName[])[];
}

/** A node's process ended although nobody asked for it. */
export interface CrashEvent extends Timed {
  readonly type: 'crash';
  readonly node: NodeName;
  /** "exit code 1", "signal SIGSEGV". */
  readonly detail: string;
  /** When its restart policy starts it again; absent: it stays down. */
  readonly restartInMs?: number;
  /** Why that is no fault of the system: its files had been damaged, its disk had failed. */
  readonly excuse?: string;
  /** The last lines of its log. */
  readonly log: readonly string[];
}

export interface RestartEvent extends Timed {
  readonly type: 'restart';
  readonly node: NodeName;
}

/** A line in a node's log that means trouble; the first ones of each kind and node are told. */
export interface AlarmEvent extends Timed {
  readonly type: 'alarm';
  readonly node: NodeName;
  readonly means: string;
  readonly severity: 'violation' | 'warning';
  readonly line: string;
}

/**
 * A simulated node's program asked the machine for what is not the same in each run: the seed may not
 * repeat this one. Told once for each thing and place.
 */
export interface MachineCallEvent extends Timed, MachineCall {
  readonly type: 'machine-call';
  /** Who did so first. */
  readonly node: NodeName;
}

/**
 * A node said something that its protocol does not allow. Told when a mistake is made for the first
 * time, and once more at the end where it was made again.
 */
export interface BreachEvent extends Timed, Breach {
  readonly type: 'breach';
  /** Who made it first. */
  readonly node: NodeName;
  /** All who have made it so far, and how often in all. */
  readonly nodes: readonly NodeName[];
  readonly count: number;
}

/** An invariant of the nodes' program does not hold: the first one, when its step was done. */
export interface InvariantEvent extends Timed, BrokenInvariant {
  readonly type: 'invariant';
}

/** The invariants of the nodes' program were looked at after so many steps; once, at the end. */
export interface InvariantsCheckedEvent extends Timed {
  readonly type: 'invariants-checked';
  readonly steps: number;
}

/** Why operations did not succeed, the most frequent first; once, when clients are done. */
export interface FailuresEvent extends Timed {
  readonly type: 'failures';
  readonly groups: readonly FailureGroup[];
}

/** What came of waiting until the system serves again. */
export interface RecoveryEvent extends Timed {
  readonly type: 'recovery';
  readonly serves: boolean;
  /** ms from healing until it served, or for how long it was waited for. */
  readonly afterMs: number;
  /** Why it did not serve, the last time it was asked. */
  readonly reason?: string;
  /** Why nobody can blame it. */
  readonly excuse?: string;
}

/** What came of the closing operations. */
export interface ClosingEvent extends Timed {
  readonly type: 'closing';
  readonly complete: boolean;
  readonly essential: boolean;
  /** What is missing, where it is not complete. */
  readonly reason?: string;
}

/** What broke the run off midway. */
export interface BrokenEvent extends Timed, Broken {
  readonly type: 'broken';
}

/** Something that could not be undone. */
export interface LeftBehindEvent extends Timed {
  readonly type: 'left-behind';
  readonly what: string;
}

/** Somebody asked for an early end (Ctrl-C, a time-out of CI). */
export interface InterruptedEvent extends Timed {
  readonly type: 'interrupted';
}

/** One completed operation of a client. */
export interface OperationEvent extends Timed {
  readonly type: 'operation';
  readonly outcome: 'ok' | 'fail' | 'info';
  readonly f: string;
  readonly node: NodeName;
  /** Who answered, where that is another node than the client's own. */
  readonly answeredBy?: NodeName;
  readonly latencyMs: number;
}

/** What `events.jsonl` keeps: all that is neither in the history nor in the verdict. */
export type SavedEvent =
  | ClockEvent
  | LeadershipEvent
  | PhaseEvent
  | NoteEvent
  | NodeEvent
  | LeaderEvent
  | VersionEvent
  | FaultEvent
  | CrashEvent
  | RestartEvent
  | AlarmEvent
  | MachineCallEvent
  | BreachEvent
  | InvariantEvent
  | InvariantsCheckedEvent
  | FailuresEvent
  | RecoveryEvent
  | ClosingEvent
  | BrokenEvent
  | LeftBehindEvent
  | InterruptedEvent;

export type RunEvent =
  | SavedEvent
  | { readonly type: 'plan'; readonly plan: TestPlan; readonly folder: string }
  | OperationEvent
  | {
      readonly type: 'check-progress';
      readonly done: number;
      readonly of: number;
      readonly timeMs: number;
    }
  | { readonly type: 'result'; readonly result: RunResult; readonly timeMs: number };

export type Emit = (event: RunEvent) => void;

const NOT_SAVED: ReadonlySet<RunEvent['type']> = new Set([
  'plan',
  'operation',
  'check-progress',
  'result',
]);

export const isSaved = (event: RunEvent): event is SavedEvent => !NOT_SAVED.has(event.type);
