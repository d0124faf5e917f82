/** Plays one fault from its choice to its healing. */
import type { Fault, Nemesis, NemesisView } from '../../cluster/port/nemesis.ts';
import type { NodeName } from '../../cluster/port/wanted.ts';
import type { NodePlan } from '../../cluster/port/deployment.ts';
import type { ActiveFaults } from './active-faults.ts';
import { type MaxDown, mayGoDown } from './limits.ts';
import type { Time } from '../../base/time.ts';
import { pause } from '../../base/pause.ts';

export interface Stagehand {
  readonly faults: ActiveFaults;
  readonly layout: readonly NodePlan[];
  readonly maxDown: MaxDown;
  readonly unsafe: boolean;
  readonly damage: readonly string[];
  readonly leader: () => Promise<NodeName | undefined>;
  /** ms since clients began to work. */
  readonly nowMs: () => number;
  readonly time: Time;
  readonly signal: AbortSignal;
  /** Choosing and injecting is one step: two lanes must not both count on the same healthy nodes. */
  readonly oneByOne: <T>(step: () => Promise<T>) => Promise<T>;
}

export interface Play {
  readonly nemesis: Nemesis;
  /** ms from being applied to being healed. */
  readonly lastingMs: number;
  /** A course is played to its end, however long that takes. */
  readonly whole: boolean;
  readonly choose: (view: NemesisView) => Promise<Fault | undefined>;
}

const LOOK_EVERY_MS = 20;

/** False when there was nothing to play; rejects when the cluster did not follow. */
export const playFault = async (play: Play, stage: Stagehand): Promise<boolean> => {
  const { faults, nowMs, time, signal } = stage;
  const active = await stage.oneByOne(async () => {
    const fault = signal.aborted ? undefined : await play.choose(view(stage));
    // The choice may have taken a while (asking who leads): it may be over by now.
    if (fault === undefined || signal.aborted) return undefined;
    return faults.inject(play.nemesis, fault, nowMs());
  });
  if (active === undefined) return false;
  const until = nowMs() + play.lastingMs;
  // What happens late in a course is proved late.
  const provedWithin = play.whole ? courseMs(play.nemesis, active.fault) : 0;
  await faults.prove(active, Math.max(play.lastingMs, provedWithin), signal);
  await pause(until - nowMs(), signal, time);
  while (play.whole && !active.played && !signal.aborted) await pause(LOOK_EVERY_MS, signal, time);
  await faults.heal(active);
  if (active.trouble !== undefined) throw active.trouble;
  return true;
};

/** How long a course takes at least; 0 for a fault that stays the same. */
const courseMs = (nemesis: Nemesis, fault: Fault): number => {
  const { pulses, pulseMs } = nemesis.course?.(fault) ?? { pulses: 0, pulseMs: 0 };
  return pulses * pulseMs;
};

const view = (stage: Stagehand): NemesisView => {
  const { layout, faults, maxDown, unsafe, damage, leader } = stage;
  const nodes = layout.map(({ name }) => name);
  const down = faults.down();
  return {
    nodes,
    layout,
    healthy: nodes.filter((node) => !down.now.has(node)),
    mayGoDown: (more) => unsafe || mayGoDown(more, layout, down, maxDown),
    unsafe,
    damage,
    leader,
  };
};
