/**
 * Which faults a seed plays, and how densely: a few nemeses, each with some of its kinds (Groce et al.,
 * Swarm Testing, 2012: what is left out matters as much as what is there). Only what is within the
 * promises of most systems, makes sense in this cluster and can be simulated.
 */
import type { Random } from '../../../base/random.ts';
import type { FaultKind, Nemesis } from '../../../cluster/port/nemesis.ts';
import type { System } from '../../../cluster/port/system.ts';
import { unsupportedInSim } from '../../../cluster/sim/unsupported.ts';
import type { RunFlags } from '../../run/flags.ts';
import { nemesesOf, uselessness } from '../../run/lanes.ts';
import type { SwarmSetting } from './draw.ts';

export type FaultFlags = Partial<
  Pick<RunFlags, 'nemesis' | 'unsafe' | 'interval' | 'overlap' | 'quiet'>
>;

/** How many nemeses: mostly few, since each that is there hides what the others do. */
const HOW_MANY = [1, 1, 1, 2, 2, 3, 4, 6];
/**
 * Cut links and nodes that go come before others: most failures of distributed systems need no more
 * than one isolated node (Alquraan et al., OSDI 2018).
 */
const WEIGHTS: Readonly<Record<string, number>> = { partition: 4, kill: 3, flapping: 2, pause: 2 };
/** Now and then nothing breaks but the network. */
const SHARE_OF_CALM = 0.04;
/** One kind alone comes often enough to matter; where there is a leader, it is hit before others. */
const SHARE_OF_SINGLE_KINDS = 0.6;
const SHARE_OF_LEADERS = 0.5;
/** Of systems that outlive it: so often nobody is spared. */
const SHARE_OF_UNSAFE = 0.35;
const INTERVAL_SECONDS = ['0.15', '0.3', '0.6', '1', '2'];
/** Undefined: one fault of each nemesis at a time. */
const OVERLAPS = [undefined, undefined, '2', '4', '6'];

/**
 * What the flags about faults are to be; those that the user has set stay as they are.
 * @param count of nodes
 * @param seconds how long clients work
 */
export const drawFaults = (
  random: Random,
  count: number,
  seconds: number,
  { subject: { system }, flags, set }: SwarmSetting,
): FaultFlags => {
  if (set.has('schedule')) return {};
  const isChosen = set.has('nemesis') || set.has('partition');
  const mayAllGo = system.outlives === 'all' && random.split('unsafe').next() < SHARE_OF_UNSAFE;
  const unsafe = isChosen || set.has('unsafe') ? flags.unsafe : mayAllGo;
  const mayBeCalm = !['unsafe', 'interval', 'overlap', 'quiet'].some((flag) => set.has(flag));
  const isCalm = mayBeCalm && random.split('calm').next() < SHARE_OF_CALM;
  const setting = { nodes: Array.from({ length: count }), unsafe };
  const drawn = isCalm ? 'none' : drawNemeses(random.split('nemeses'), setting, system);
  const nemesis = isChosen ? flags.nemesis : drawn;
  if (nemesis === 'none' && !set.has('partition')) return { nemesis, unsafe: flags.unsafe };
  const inTurn = nemesis.split(',').includes('all');
  const overlap = flags.overlap ?? (inTurn ? undefined : random.split('overlap').pick(OVERLAPS));
  return {
    nemesis,
    unsafe,
    interval: flags.interval ?? random.split('interval').pick(INTERVAL_SECONDS),
    ...(overlap === undefined ? {} : { overlap }),
    quiet: flags.quiet ?? quietOf(seconds),
  };
};

/** Enough for an election and some operations: a run in which nothing succeeded tests nothing. */
const quietOf = (seconds: number): string => Math.min(2, seconds / 3).toFixed(2);

interface FaultSetting {
  readonly nodes: readonly unknown[];
  readonly unsafe: boolean;
}

/** As `--nemesis` takes them, every kind by its name. */
const drawNemeses = (random: Random, setting: FaultSetting, system: System): string => {
  const all = nemesesOf(system).flatMap((nemesis) => {
    const kinds = nemesis.kinds.filter((kind) => isPossible(kind, nemesis, setting, system));
    const names = kinds.map((kind) => `${nemesis.name}:${kind.name}`);
    return kinds.length === 0
      ? []
      : Array.from({ length: WEIGHTS[nemesis.name] ?? 1 }, () => names);
  });
  const drawn = [...new Set(random.shuffle(all))].slice(0, random.pick(HOW_MANY));
  if (drawn.length === 0) return 'none';
  return drawn.flatMap((kinds) => drawKinds(random, kinds)).join(',');
};

const drawKinds = (random: Random, kinds: readonly string[]): readonly string[] => {
  if (random.next() >= SHARE_OF_SINGLE_KINDS) return kinds;
  const ofLeaders = kinds.filter((kind) => kind.endsWith(':leader'));
  const isOfLeaders = ofLeaders.length > 0 && random.next() < SHARE_OF_LEADERS;
  return isOfLeaders ? ofLeaders : [random.pick(kinds)];
};

const isPossible = (
  kind: FaultKind,
  nemesis: Nemesis,
  setting: FaultSetting,
  system: System,
): boolean =>
  kind.beyond === undefined &&
  uselessness(kind, setting, system) === undefined &&
  nemesis
    .capabilities(kind.name)
    .every((one) => (system.refuses?.[one] ?? unsupportedInSim(one)) === undefined);
