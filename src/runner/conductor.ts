/**
 * Plays the faults while clients work: each nemesis on a lane of its own, at random from the seed;
 * or a given schedule. Ends when the signal comes; healing what is still on is the caller's duty.
 */
import type { Fault, Nemesis, NemesisView } from '../cluster/nemesis.ts';
import type { NodeName } from '../cluster/wanted.ts';
import type { Random } from '../history/random.ts';
import type { ActiveFaults } from './active-faults.ts';
import { pause } from './pause.ts';
import type { ScheduledFault } from './plan.ts';

/** A nemesis with the kinds that may be chosen. */
export interface Lane {
  readonly nemesis: Nemesis;
  readonly kinds: readonly string[];
}

export interface ConductorOptions {
  readonly faults: ActiveFaults;
  readonly lanes: readonly Lane[];
  readonly schedule?: readonly ScheduledFault[] | undefined;
  readonly nodes: readonly NodeName[];
  /** Most nodes that may be down at once. */
  readonly maxDown: number;
  readonly intervalMs: number;
  readonly random: Random;
  readonly leader: () => Promise<NodeName | undefined>;
  readonly nowMs: () => number;
  readonly signal: AbortSignal;
}

/** How soon to try again when no fault made sense (nobody leads, too many are down already). */
const RETRY_MS = 200;

export const conduct = async (options: ConductorOptions): Promise<void> => {
  if (options.schedule !== undefined) {
    await Promise.all(options.schedule.map((entry) => playScheduled(entry, options)));
  } else {
    await Promise.all(options.lanes.map((lane) => playLane(lane, options)));
  }
};

/** Quiet, a fault, quiet, a fault …; each lasts half to one and a half intervals. */
const playLane = async ({ nemesis, kinds }: Lane, options: ConductorOptions): Promise<void> => {
  const { random: source, signal, intervalMs } = options;
  const random = source.split(nemesis.name);
  let first = true;
  while (!signal.aborted) {
    // The first fault comes early, so that a short run has one too.
    const quiet = intervalMs * (first ? 0.25 : 0.25 + 0.5 * random.next());
    const lasting = intervalMs * (0.5 + random.next());
    const kind = random.pick(kinds);
    const draw = random.split(`${kind}/${random.next()}`);
    first = false;
    await pause(quiet, signal);
    if (signal.aborted) return;
    const fault = await nemesis.choose(kind, draw, view(options));
    if (fault === undefined) await pause(RETRY_MS, signal);
    else await play(nemesis, fault, lasting, options);
  }
};

const playScheduled = async (entry: ScheduledFault, options: ConductorOptions): Promise<void> => {
  const lane = options.lanes.find(({ nemesis }) => nemesis.name === entry.nemesis);
  if (lane === undefined) throw new Error(`the schedule names ${entry.nemesis}, unknown here`);
  await pause(entry.atMs - options.nowMs(), options.signal);
  while (!options.signal.aborted) {
    const fault = await scheduledFault(entry, lane, options);
    if (fault !== undefined) return play(lane.nemesis, fault, entry.forMs, options);
    await pause(RETRY_MS, options.signal);
  }
};

const scheduledFault = (
  entry: ScheduledFault,
  { nemesis, kinds }: Lane,
  options: ConductorOptions,
): Promise<Fault | undefined> => {
  if (entry.fault !== undefined) return Promise.resolve(entry.fault as Fault);
  const random = options.random.split(`${entry.nemesis}/${entry.atMs}`);
  return nemesis.choose(entry.kind ?? random.pick(kinds), random, view(options));
};

const play = async (
  nemesis: Nemesis,
  fault: Fault,
  lastingMs: number,
  { faults, nowMs, signal }: ConductorOptions,
): Promise<void> => {
  const from = nowMs();
  const active = await faults.inject(nemesis, fault);
  await faults.prove(active, lastingMs, signal);
  await pause(from + lastingMs - nowMs(), signal);
  await faults.heal(active);
};

const view = ({ nodes, faults, maxDown, leader }: ConductorOptions): NemesisView => ({
  nodes,
  healthy: faults.healthy(),
  maxDown,
  leader,
});
