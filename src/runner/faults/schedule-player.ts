/**
 * Plays one entry of a schedule: waits for its time or for what sets it off, chooses the fault then,
 * and gives up, saying so, when none made sense for as long as it should have lasted.
 */
import type { Fault, NemesisView } from '../../cluster/port/nemesis.ts';
import type { NodeName } from '../../cluster/port/wanted.ts';
import type { Random } from '../../base/random.ts';
import type { ConductorOptions, Lane } from './lane.ts';
import { pause } from '../../base/pause.ts';
import { playFault, type Stagehand } from './play-fault.ts';
import type { ScheduledFault } from '../plan/schedule.ts';

const RETRY_MS = 50;

export const playScheduled = async (
  entry: ScheduledFault,
  place: number,
  options: ConductorOptions,
  stage: Stagehand,
): Promise<void> => {
  const lane = options.lanes.find(({ nemesis }) => nemesis.name === entry.nemesis);
  if (lane === undefined) throw new Error(`the schedule names ${entry.nemesis}, unknown here`);
  const random = options.random.split(`schedule/${place}`);
  const playOnce = (node: NodeName | undefined): Promise<void> =>
    playEntry({ entry, place, lane, random, node }, options, stage);
  if (entry.on === undefined) {
    await pause((entry.atMs ?? 0) - options.nowMs(), options.signal, options.time);
    await playOnce(undefined);
    return;
  }
  let seen = 0;
  for (let time = 0; time < (entry.times ?? 1); time++) {
    const occurrence = await options.triggers.next(entry.on, seen, options.signal);
    if (occurrence === undefined) return;
    await pause(entry.afterMs ?? 0, options.signal, options.time);
    await playOnce(occurrence.node);
    seen = options.triggers.count(entry.on); // what happened while it was on set off nothing
  }
};

interface Entry {
  readonly entry: ScheduledFault;
  readonly place: number;
  readonly lane: Lane;
  readonly random: Random;
  /** The node that the trigger tells of. */
  readonly node: NodeName | undefined;
}

const playEntry = async (
  { entry, place, lane, random, node }: Entry,
  options: ConductorOptions,
  stage: Stagehand,
): Promise<void> => {
  const { nowMs, time, signal } = options;
  const { nemesis, kinds } = lane;
  const kind = entry.kind ?? kindFor(entry, lane, random);
  const choose = async (view: NemesisView): Promise<Fault | undefined> => {
    if (entry.fault !== undefined) return entry.fault;
    const target = await targetOf(entry, node, options, random);
    // Whoever was meant is not known now: nobody else is hit in their place.
    if (entry.target !== undefined && target === undefined) return undefined;
    return nemesis.choose(kind ?? random.pick(kinds), random, { ...view, target });
  };
  const deadline = nowMs() + entry.forMs;
  do {
    const play = { nemesis, lastingMs: entry.forMs, whole: false, choose };
    if (await playFault(play, stage)) return;
    await pause(RETRY_MS, signal, time);
  } while (!signal.aborted && nowMs() < deadline);
  if (signal.aborted) return;
  options.note(
    `entry ${place + 1} of the schedule (${entry.nemesis}${kind === undefined ? '' : `:${kind}`}) was not played: it made no sense then, or too many nodes were down`,
  );
};

/** With a target, a kind that can be aimed; else any. */
const kindFor = ({ target }: ScheduledFault, lane: Lane, random: Random): string | undefined => {
  const aimed = lane.nemesis.kinds.filter(
    (kind) => kind.aimed === true && lane.kinds.includes(kind.name),
  );
  if (target !== undefined) return aimed[0]?.name;
  return lane.kinds.length === 0 ? undefined : random.pick(lane.kinds);
};

const targetOf = async (
  { target, on }: ScheduledFault,
  node: NodeName | undefined,
  { leader, layout }: ConductorOptions,
  random: Random,
): Promise<NodeName | undefined> => {
  if (target === 'leader') return on === 'leader-elected' ? node : leader();
  if (target === 'acknowledger') return node;
  const named = layout.filter(({ name, role }) => name === target || role === target);
  return named.length === 0 ? undefined : random.pick(named).name;
};
