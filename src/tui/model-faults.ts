/** The faults on the screen, and how an event in the life of one changes them. */
import type { FaultEvent } from '../runner/events.ts';
import type { Groups } from './groups.ts';

export interface FaultView {
  readonly id: number;
  readonly stage: 'planned' | 'on' | 'not-on' | 'healing' | 'healed';
  readonly nemesis: string;
  readonly kind: string;
  readonly summary: string;
  readonly evidence?: string;
  readonly groups?: Groups;
  /** Since when it is proved to be on, or, until it is, since when it is planned. Run time. */
  readonly fromMs: number;
  /** When it was healed; absent while it is not. */
  readonly untilMs?: number;
  /** It was proved to be on. */
  readonly tookEffect: boolean;
}

export interface FaultsView {
  /** Those that are planned, on or being healed, the newest first. */
  readonly active: readonly FaultView[];
  /** The last ones that were healed, the newest first. */
  readonly past: readonly FaultView[];
  /** How many were healed in all. */
  readonly healed: number;
}

export const noFaults: FaultsView = { active: [], past: [], healed: 0 };

/** More than a terminal has lines, and than faults are ever on at once. */
const MOST = 30;

/** With the fault that the event says is healed, where it does. */
export const reduceFaults = (
  faults: FaultsView,
  event: FaultEvent,
): { readonly faults: FaultsView; readonly healed?: FaultView } => {
  const before = faults.active.find((fault) => fault.id === event.id);
  const others = faults.active.filter((fault) => fault.id !== event.id);
  const fault = viewOf(event, before);
  if (event.stage !== 'healed')
    return { faults: { ...faults, active: [fault, ...others].slice(0, MOST) } };
  return {
    faults: {
      active: others,
      past: [fault, ...faults.past].slice(0, MOST),
      healed: faults.healed + 1,
    },
    healed: fault,
  };
};

const viewOf = (event: FaultEvent, before: FaultView | undefined): FaultView => {
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
};
