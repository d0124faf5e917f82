/**
 * Plays the faults while clients work: each nemesis on a lane of its own, or one nemesis after the
 * other, at random from the seed; or a given schedule. Ends when the signal comes; healing what is
 * still on is the caller's duty.
 */
import pLimit from 'p-limit';
import type { Nemesis } from '../../cluster/port/nemesis.ts';
import type { Random } from '../../base/random.ts';
import { pause, untilAborted } from '../../base/pause.ts';
import type { ConductorOptions, Lane } from './lane.ts';
import { playFault, type Stagehand } from './play-fault.ts';
import { playScheduled } from './schedule-player.ts';

/** How soon to try again when no fault made sense (nobody leads, too many are down already). */
const RETRY_MS = 200;

/** How often a nemesis is asked in its turn, each time for another kind: just now nobody may lead. */
const ASKED_IN_TURN = 3;

export const conduct = async (options: ConductorOptions): Promise<void> => {
  const stage: Stagehand = { ...options, oneByOne: pLimit(1) };
  const { schedule, lanes, signal } = options;
  if (schedule !== undefined) {
    await Promise.all(schedule.map((entry, i) => playScheduled(entry, i, options, stage)));
  } else if (options.inTurn === true) {
    await playInTurn(options, stage);
  } else {
    await Promise.all(lanes.flatMap((lane) => sideBySide(lane, options, stage)));
  }
  await untilAborted(signal);
};

/** The same lane so many times, each with draws of its own: their faults overlap. */
const sideBySide = (
  lane: Lane,
  options: ConductorOptions,
  stage: Stagehand,
): readonly Promise<void>[] => {
  const { name } = lane.nemesis;
  const names = Array.from({ length: options.overlap ?? 1 }, (_, i) =>
    i === 0 ? name : `${name}/${i + 1}`,
  );
  return names.map((one) => playLane(lane, options.random.split(one), options, stage));
};

/** Quiet, a fault, quiet, a fault …; each lasts half to one and a half intervals. */
const playLane = async (
  lane: Lane,
  random: Random,
  options: ConductorOptions,
  stage: Stagehand,
): Promise<void> => {
  for (let round = 0; !options.signal.aborted; round++) {
    if (!(await playNext(lane, random, round === 0, options, stage))) {
      await pause(RETRY_MS, options.signal, options.time);
    }
  }
};

/** In each round every nemesis once, in an order of its own; one that never can is left out. */
const playInTurn = async (options: ConductorOptions, stage: Stagehand): Promise<void> => {
  const random = options.random.split('in-turn');
  let first = true;
  while (!options.signal.aborted) {
    let played = false;
    for (const lane of random.shuffle(options.lanes)) {
      for (let asked = 0; asked < ASKED_IN_TURN && !options.signal.aborted; asked++) {
        const could = await playNext(lane, random, first, options, stage);
        first = false;
        if (!could) continue;
        played = true;
        break;
      }
    }
    if (!played) await pause(RETRY_MS, options.signal, options.time);
  }
};

const playNext = async (
  { nemesis, kinds, fault }: Lane,
  random: Random,
  first: boolean,
  options: ConductorOptions,
  stage: Stagehand,
): Promise<boolean> => {
  const { intervalMs, signal, time } = options;
  // The first fault comes early, so that a short run has one too.
  const quiet = intervalMs * (first ? 0.25 : 0.25 + 0.5 * random.next());
  const lasting = intervalMs * (0.5 + random.next());
  const kind = random.pick(kinds);
  const draw = random.split(`${kind}/${random.next()}`);
  await pause(quiet, signal, time);
  const play = {
    nemesis,
    lastingMs: lasting,
    whole: true,
    choose: (view: Parameters<Nemesis['choose']>[2]) =>
      fault === undefined ? nemesis.choose(kind, draw, view) : Promise.resolve(fault),
  };
  return playFault(play, stage);
};
