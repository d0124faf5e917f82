/** What a run came to, as plain data: saved as `verdict.json`, shown by every report. */
import type { ExitCode } from '../../base/failure.ts';
import type { SentMessage } from '../../cluster/port/invariants.ts';
import type { MachineCall } from '../../cluster/port/machine-call.ts';
import type { Breach } from '../../cluster/port/protocol.ts';
import type { Counterexample } from '../../history/counterexample.ts';
import type { LongestPrefix } from '../../history/longest-prefix.ts';
import type { SetFull } from '../../history/set-full.ts';
import type { FailureGroup } from '../clients/failures.ts';
import type { Broken } from './broken.ts';

export interface LevelResult {
  /** A consistency level (`linearizable`, …), `convergence`, or a property: `recovers`, … */
  readonly level: string;
  readonly promised: boolean;
  readonly verdict: 'valid' | 'invalid' | 'unknown';
  /** Who decided: an engine's name, or `run` for what the run itself has seen. */
  readonly engine: string;
  readonly checkMs: number;
  readonly anomaly?: string;
  readonly reason?: string;
  readonly notes?: readonly string[];
}

export interface FaultSummary {
  readonly id: number;
  readonly nemesis: string;
  readonly kind: string;
  readonly summary: string;
  /** ms since the start of the run; `untilMs` is when it was proved to be gone. */
  readonly fromMs: number;
  readonly untilMs: number;
  readonly tookEffect: boolean;
  readonly evidence: string;
  readonly healed: boolean;
  /** Client operations that were open while it was on. */
  readonly overlapped: number;
}

/** What became of the nodes once everything was healed and nobody wrote any more. */
export interface ConvergenceSummary {
  readonly verdict: 'valid' | 'invalid' | 'unknown';
  readonly anomaly?: string;
  readonly reason?: string;
  readonly nodes: readonly {
    readonly node: string;
    /** `apart`: it ended with another state than most; `unread`: it did not answer for every key. */
    readonly state: 'converged' | 'apart' | 'unread';
    /** ms from healing and the end of all writes until it had converged; only then there. */
    readonly afterMs?: number;
  }[];
  /** Acknowledged writes that the final state does not hold: how many, and the first in words. */
  readonly lost: { readonly count: number; readonly first: readonly string[] };
}

/** When the system served again after everything was healed. */
export interface RecoverySummary {
  readonly serves: boolean;
  /** ms from healing until it served, or for how long it was waited for. */
  readonly afterMs: number;
  readonly reason?: string;
}

/** Ends of a node's process that nobody asked for. */
export interface CrashSummary {
  readonly node: string;
  readonly count: number;
  /** Of the first: when, and how. */
  readonly timeMs: number;
  readonly detail: string;
  readonly excuse?: string;
  /** The last lines of its log then. */
  readonly log: readonly string[];
}

/** Lines in nodes' logs that mean trouble, by meaning and node. */
export interface AlarmSummary {
  readonly node: string;
  readonly means: string;
  readonly severity: 'violation' | 'warning';
  readonly timeMs: number;
  readonly line: string;
}

/** What nodes said that their protocol does not allow, a mistake each. */
export interface BreachSummary extends Breach {
  /** Who made it first, and when. */
  readonly node: string;
  readonly timeMs: number;
  /** All who made it, and how often in all. */
  readonly nodes: readonly string[];
  readonly count: number;
}

/** What came of looking at the invariants that the nodes' program states. */
export interface InvariantsSummary {
  /** After so many steps of nodes they were looked at; absent where the run did not come to its end. */
  readonly steps?: number;
  /** The first that did not hold. */
  readonly broken?: {
    readonly what: string;
    readonly timeMs: number;
    /** Whose step it was, and what it did. */
    readonly node: string;
    readonly step: string;
    /** The messages that were sent last before it, the newest at the end. */
    readonly messages: readonly SentMessage[];
  };
}

/** What the programs of simulated nodes asked of the machine, each thing at each place once. */
export interface MachineCallSummary extends MachineCall {
  /** Who did so first, and when. */
  readonly node: string;
  readonly timeMs: number;
}

export interface RunResult {
  readonly verdict: 'valid' | 'invalid' | 'unknown';
  readonly exitCode: ExitCode;
  /** One sentence: what was decided and why. */
  readonly reason: string;
  readonly levels: readonly LevelResult[];
  /** Present where something could be compared. */
  readonly convergence?: ConvergenceSummary;
  /** Present where the run came so far. */
  readonly recovery?: RecoverySummary;
  readonly crashes: readonly CrashSummary[];
  readonly alarms: readonly AlarmSummary[];
  readonly breaches: readonly BreachSummary[];
  /** Present where the program states some and the runtime can look at them. */
  readonly invariants?: InvariantsSummary;
  /** Because of these a simulated run may not be repeated by its seed; absent: there are none. */
  readonly machineCalls?: readonly MachineCallSummary[];
  /** Of the first level that is broken, one that is promised before others. */
  readonly counterexample?: Counterexample;
  /** Up to where a history that is not linearizable still was. */
  readonly longestPrefix?: LongestPrefix;
  /** Of sets that are read whole: how soon elements were visible and stable, which were lost. */
  readonly setFull?: SetFull;
  readonly operations: {
    readonly total: number;
    readonly ok: number;
    readonly fail: number;
    readonly info: number;
  };
  /** Why operations did not succeed, the most frequent first; absent in runs of older versions. */
  readonly failures?: readonly FailureGroup[];
  /** ok operations a second over the driving phase; latencies of ok operations in ms. */
  readonly rate: number;
  readonly latencyMs: { readonly p50: number; readonly p99: number; readonly max: number };
  readonly faults: readonly FaultSummary[];
  /** What could not be undone, one line each; empty is the rule. */
  readonly leftBehind: readonly string[];
  readonly interrupted: boolean;
  /** What broke the run off midway; the verdict is then about what was recorded until then. */
  readonly broken?: Broken;
  readonly durationMs: number;
  /** What was tested, by its own word, where it says so: "etcd 3.4.23". */
  readonly version?: string;
  /** Path of the run's folder, relative to the working directory where it lies below. */
  readonly folder: string;
  readonly seed: number;
  readonly command: string;
}
