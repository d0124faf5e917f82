/**
 * What the live screen shows, as plain data made from a run's events by a pure function. It knows
 * no terminal, and it stays small however long a run is: every list in it is bounded.
 */
import type { NodeName } from '../cluster/port/wanted.ts';
import { happeningOf } from '../report/happenings.ts';
import type { OperationsEvent, WatchedEvent } from '../report/operations.ts';
import type { NodeState, Phase } from '../runner/events.ts';
import type { TestPlan } from '../runner/plan/plan.ts';
import type { RunResult } from '../runner/evaluation/result.ts';
import { type FaultsView, noFaults, reduceFaults } from './model-faults.ts';
import { addFault, addOperations, emptyTimeline, type Timeline } from './timeline.ts';

export interface NodeView {
  readonly name: NodeName;
  readonly state: NodeState;
}

export interface NoteView {
  readonly level: 'info' | 'warning';
  readonly text: string;
  readonly timeMs: number;
}

export interface Model {
  readonly plan?: TestPlan;
  readonly folder?: string;
  readonly phase: Phase;
  readonly phaseFromMs: number;
  /** The latest run time heard of. */
  readonly timeMs: number;
  readonly nodes: readonly NodeView[];
  readonly leader: NodeName | undefined;
  readonly faults: FaultsView;
  readonly counts: { readonly ok: number; readonly fail: number; readonly info: number };
  /** The last two intervals, the newest first. */
  readonly recent: readonly OperationsEvent[];
  readonly timeline: Timeline;
  readonly check?: { readonly done: number; readonly of: number };
  /** The newest first. */
  readonly notes: readonly NoteView[];
  readonly result?: RunResult;
  /** The user asked to stop. */
  readonly interrupted: boolean;
}

/** `tick`: it is that late now. `interrupt`: the user pressed Ctrl-C. */
export type ModelEvent =
  | WatchedEvent
  | { readonly type: 'tick'; readonly timeMs: number }
  | { readonly type: 'interrupt' };

/** How finely the screen is told of operations and remembers them. */
export const INTERVAL_MS = 500;

export const initialModel: Model = {
  phase: 'set-up',
  phaseFromMs: 0,
  timeMs: 0,
  nodes: [],
  leader: undefined,
  faults: noFaults,
  counts: { ok: 0, fail: 0, info: 0 },
  recent: [],
  timeline: emptyTimeline(0, INTERVAL_MS),
  notes: [],
  interrupted: false,
};

export const reduce = (model: Model, event: ModelEvent): Model => {
  const timed =
    'timeMs' in event ? { ...model, timeMs: Math.max(model.timeMs, event.timeMs) } : model;
  switch (event.type) {
    case 'plan':
      return { ...timed, ...fromPlan(event.plan), folder: event.folder };
    case 'phase':
      return { ...timed, ...atPhase(timed, event.phase, event.timeMs) };
    case 'node':
      return { ...timed, nodes: withNode(timed.nodes, { name: event.node, state: event.state }) };
    case 'leader':
      return { ...timed, leader: event.node };
    case 'fault':
      return withFault(timed, event);
    case 'operations':
      return { ...timed, ...withOperations(timed, event) };
    case 'check-progress':
      return { ...timed, check: { done: event.done, of: event.of } };
    case 'result':
      return { ...timed, result: event.result };
    case 'interrupt':
      return { ...timed, interrupted: true };
    case 'tick':
      return timed;
    default:
      return withHappening(timed, event);
  }
};

const withFault = (model: Model, event: Extract<WatchedEvent, { type: 'fault' }>): Model => {
  const { faults, healed } = reduceFaults(model.faults, event);
  if (healed?.tookEffect !== true) return { ...model, faults };
  const { nemesis, fromMs } = healed;
  return { ...model, faults, timeline: addFault(model.timeline, nemesis, fromMs, event.timeMs) };
};

const MOST_NOTES = 5;

const withHappening = (model: Model, event: WatchedEvent & { readonly timeMs: number }): Model => {
  const happening = happeningOf(event);
  if (happening === undefined) return model;
  const { level, text } = happening;
  const note = { level, text, timeMs: event.timeMs };
  return { ...model, notes: [note, ...model.notes].slice(0, MOST_NOTES) };
};

const fromPlan = (plan: TestPlan): Pick<Model, 'plan' | 'nodes'> => ({
  plan,
  nodes: plan.nodes.map(({ name }) => ({ name, state: 'starting' })),
});

const atPhase = (model: Model, phase: Phase, timeMs: number): Partial<Model> => {
  // On a whole multiple, as the intervals are: so that each falls into one bin.
  const startMs = Math.floor(timeMs / INTERVAL_MS) * INTERVAL_MS;
  const timeline = phase === 'drive' ? emptyTimeline(startMs, INTERVAL_MS) : model.timeline;
  return { phase, phaseFromMs: timeMs, timeline };
};

const withNode = (nodes: readonly NodeView[], node: NodeView): readonly NodeView[] => {
  return nodes.some((other) => other.name === node.name)
    ? nodes.map((other) => (other.name === node.name ? node : other))
    : [...nodes, node];
};

const withOperations = (model: Model, event: OperationsEvent): Partial<Model> => {
  const { ok, fail, info } = model.counts;
  return {
    timeMs: Math.max(model.timeMs, event.untilMs),
    counts: { ok: ok + event.ok, fail: fail + event.fail, info: info + event.info },
    recent: [event, ...model.recent].slice(0, 2),
    timeline: addOperations(model.timeline, event),
  };
};
