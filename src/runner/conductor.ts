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

export const conduct = async (given: ConductorOptions): Promise<void> => {
  const options = { ...given, oneByOne: takeTurns() };
  if (options.schedule !== undefined) {
    await Promise.all(options.schedule.map((entry) => playScheduled(entry, options)));
  } else {
    await Promise.all(options.lanes.map((lane) => playLane(lane, options)));
  }
};

interface Conducting extends ConductorOptions {
  /** Choosing and injecting is one step: two lanes must not both count on the same healthy nodes. */
  readonly oneByOne: <T>(step: () => Promise<T>) => Promise<T>;
}

/** Quiet, a fault, quiet, a fault …; each lasts half to one and a half intervals. */
const playLane = async ({ nemesis, kinds }: Lane, options: Conducting): Promise<void> => {
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
    const played = await play(nemesis, lasting, options, () =>
      nemesis.choose(kind, draw, view(options)),
    );
    if (!played) await pause(RETRY_MS, signal);
  }
};

const playScheduled = async (entry: ScheduledFault, options: Conducting): Promise<void> => {
  const lane = options.lanes.find(({ nemesis }) => nemesis.name === entry.nemesis);
  if (lane === undefined) throw new Error(`the schedule names ${entry.nemesis}, unknown here`);
  await pause(entry.atMs - options.nowMs(), options.signal);
  while (!options.signal.aborted) {
    const choose = (): Promise<Fault | undefined> => scheduledFault(entry, lane, options);
    if (await play(lane.nemesis, entry.forMs, options, choose)) return;
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

/** False when there was nothing to play. */
const play = async (
  nemesis: Nemesis,
  lastingMs: number,
  { faults, nowMs, signal, oneByOne }: Conducting,
  choose: () => Promise<Fault | undefined>,
): Promise<boolean> => {
  const active = await oneByOne(async () => {
    const fault = signal.aborted ? undefined : await choose();
    return fault === undefined ? undefined : faults.inject(nemesis, fault);
  });
  if (active === undefined) return false;
  const until = nowMs() + lastingMs;
  await faults.prove(active, lastingMs, signal);
  await pause(until - nowMs(), signal);
  await faults.heal(active);
  return true;
};

const takeTurns = (): Conducting['oneByOne'] => {
  let last: Promise<unknown> = Promise.resolve();
  return (step) => {
    const mine = last.then(step);
    last = mine.catch(() => {}); // its own caller is told
    return mine;
  };
};

const view = ({ nodes, faults, maxDown, leader }: ConductorOptions): NemesisView => ({
  nodes,
  healthy: faults.healthy(),
  maxDown,
  leader,
});
