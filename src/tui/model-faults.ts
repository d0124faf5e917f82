/** How the life of a fault changes what the screen shows. */
import type { RunEvent } from '../runner/events.ts';
import type { FaultView, Model } from './model.ts';
import { addFault } from './timeline.ts';

type FaultEvent = Extract<RunEvent, { type: 'fault' }>;

export function reduceFault(model: Model, event: FaultEvent): Model {
  const before = model.active.find((fault) => fault.id === event.id);
  const others = model.active.filter((fault) => fault.id !== event.id);
  const fault = viewOf(event, before);
  if (event.stage !== 'healed') {
    return { ...model, active: [fault, ...others].slice(0, MOST_FAULTS) };
  }
  return {
    ...model,
    active: others,
    past: [fault, ...model.past].slice(0, MOST_FAULTS),
    timeline: fault.tookEffect
      ? addFault(model.timeline, fault.nemesis, fault.fromMs, event.timeMs)
      : model.timeline,
  };
}

const MOST_FAULTS = 8;

function viewOf(event: FaultEvent, before: FaultView | undefined): FaultView {
  const { id, stage, nemesis, kind, summary } = event;
  // What proved it stays on the screen; what proves that it is gone is of less interest.
  const evidence = stage === 'healed' ? (before?.evidence ?? event.evidence) : event.evidence;
  const shown = evidence ?? before?.evidence;
  const groups = event.groups ?? before?.groups;
  return {
    id,
    stage,
    nemesis,
    kind,
    summary,
    ...(shown === undefined ? {} : { evidence: shown }),
    ...(groups === undefined ? {} : { groups }),
    fromMs: stage === 'on' ? event.timeMs : (before?.fromMs ?? event.timeMs),
    ...(stage === 'healed' ? { untilMs: event.timeMs } : {}),
    tookEffect: stage === 'on' || (before?.tookEffect ?? false),
  };
}
