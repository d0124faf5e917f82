/**
 * What a report draws from, as plain data: gathered once from a saved run, kept packed within the page,
 * read by its script. Times are ms since the start of the run unless they say otherwise.
 */
import type { Counterexample } from '../../../history/counterexample.ts';
import type { RunResult } from '../../../runner/evaluation/result.ts';
import type { Phase } from '../../../runner/events.ts';
import type { TestPlan } from '../../../runner/plan/plan.ts';

export interface ReportData {
  /** Version of this package that made the report. */
  readonly madeBy: string;
  /** "raft with stale-reads", or the name of a history's file. */
  readonly title: string;
  /** Absent for a history that no run of ours made. */
  readonly plan?: TestPlan;
  readonly result: RunResult;
  /** When it began, ms since 1970; absent where the run does not say. */
  readonly wallMs?: number;
  /** The end of what is drawn. */
  readonly endMs: number;
  readonly phases: readonly { readonly phase: Phase; readonly timeMs: number }[];
  readonly nodes: readonly NodeLane[];
  readonly leaders: readonly LeaderSpan[];
  readonly faults: readonly FaultRow[];
  readonly happenings: readonly ReportHappening[];
  readonly overview: Overview;
  readonly story?: Story;
  readonly logs: Logs;
  /** Of a simulated run that has kept them. */
  readonly messages?: readonly MessageRow[];
  /** In words: up to where it was linearizable, and how soon elements of sets were seen. */
  readonly words: { readonly prefix: readonly string[]; readonly set: readonly string[] };
  /** What the pictures and lists leave out, a sentence each. */
  readonly leftOut: readonly string[];
  /** Names of the files that lie within the page. */
  readonly files: readonly string[];
}

export interface NodeLane {
  readonly node: string;
  readonly spans: readonly NodeSpan[];
}

export interface NodeSpan {
  /** `ended`: by itself, although nobody asked for it. */
  readonly state: 'starting' | 'up' | 'paused' | 'killed' | 'ended';
  readonly fromMs: number;
  readonly untilMs: number;
}

/** One node was said to lead, by whoever the system asks. */
export interface LeaderSpan {
  readonly node: string;
  readonly fromMs: number;
  readonly untilMs: number;
  /** From the node's own log: others may believe the same of themselves. */
  readonly own: boolean;
}

/** A fault with all stages of its life; what is absent never came. */
export interface FaultRow {
  readonly id: number;
  readonly nemesis: string;
  readonly kind: string;
  readonly summary: string;
  readonly targets: readonly string[];
  readonly plannedMs: number;
  readonly appliedMs?: number;
  /** First seen to be on. */
  readonly provedMs?: number;
  readonly healingMs?: number;
  readonly healedMs?: number;
  /** Where it begins and ends in pictures. */
  readonly fromMs: number;
  readonly untilMs: number;
  readonly tookEffect: boolean;
  readonly evidence: string;
  readonly healed: boolean;
  /** What was still not as it should be after healing. */
  readonly left: readonly string[];
  readonly overlapped: number;
  /** How the network falls apart, where it falls into groups. */
  readonly groups?: readonly (readonly string[])[];
}

export interface ReportHappening {
  readonly timeMs: number;
  readonly level: 'info' | 'warning';
  readonly text: string;
}

/** The whole run in intervals of one length. */
export interface Overview {
  readonly everyMs: number;
  /** Operations that completed in each; of unknown outcome, that were invoked. */
  readonly ok: readonly number[];
  readonly fail: readonly number[];
  readonly info: readonly number[];
  /** ms, of ok operations; null where none completed. */
  readonly p50: readonly (number | null)[];
  readonly p99: readonly (number | null)[];
}

/** A counterexample with what one must see beside it. */
export interface Story {
  readonly counterexample: Counterexample;
  /** ms: from the first invocation to the last known completion. */
  readonly fromMs: number;
  readonly untilMs: number;
  /** The place in `counterexample.operations` of the one whose answer cannot be explained. */
  readonly wrong?: number;
  /** What was the last value acknowledged before that one was asked. */
  readonly acknowledged?: string;
  /** Of one register: its values by the time at which they were acknowledged. */
  readonly values?: readonly StoryValue[];
}

export interface StoryValue {
  readonly label: string;
  readonly fromMs: number;
  readonly untilMs: number;
  /** Row of the operation that wrote it. */
  readonly row: number;
  /** An operation of the proof wrote it. */
  readonly inProof: boolean;
  /** The wrong answer. */
  readonly answered: boolean;
}

export interface Logs {
  readonly lines: readonly LogLine[];
  /** Whether times are known; else lines stand in the order of their files. */
  readonly timed: boolean;
}

export interface LogLine {
  /** By the node's own clock; the time of the line before where it has none. */
  readonly timeMs: number;
  readonly node: string;
  readonly text: string;
}

/** A message between two nodes, or a node and a client. */
export interface MessageRow {
  readonly sentMs: number;
  /** Absent where it never came. */
  readonly receivedMs?: number;
  /** What became of it, where it was not received. */
  readonly fate?: string;
  readonly src: string;
  readonly dest: string;
  readonly type: string;
  /** JSON, shortened. */
  readonly body: string;
}
