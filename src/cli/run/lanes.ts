/**
 * From the faults that a plan names to lanes: each nemesis with the kinds that may be chosen. What
 * makes no sense in this cluster is left out, or refused where it was asked for by name.
 */
import { NEMESES } from '../../../nemesis/registry.ts';
import { givenPartition } from '../../../nemesis/partition/index.ts';
import type { FaultKind, Nemesis } from '../../cluster/port/nemesis.ts';
import type { System } from '../../cluster/port/system.ts';
import { usageFailure } from '../../base/failure.ts';
import type { Lane } from '../../runner/faults/lane.ts';
import type { TestPlan } from '../../runner/plan/plan.ts';
import { lookUp } from '../lookup.ts';

export type LanesPlan = Pick<
  TestPlan,
  'nemeses' | 'schedule' | 'partition' | 'inTurn' | 'nodes' | 'unsafe'
>;

/** @throws Failure (exit 64) for what there is not, or what makes no sense with this system */
export const lanesFor = (plan: LanesPlan, system: System): readonly Lane[] => {
  const asked =
    plan.schedule === undefined
      ? plan.nemeses.map((entry) => splitName(entry))
      : plan.schedule.map(({ nemesis, kind, fault }) => ({
          name: nemesis,
          kind: fault?.kind ?? kind,
          whole: fault !== undefined,
        }));
  const names = [...new Set(asked.map(({ name }) => name))];
  return names.flatMap((name) => {
    const nemesis = lookUp('nemesis', name, nemesesOf(system));
    if (plan.partition !== undefined && name === 'partition') {
      return [givenLane(nemesis, plan.partition)];
    }
    const entries = asked.filter((entry) => entry.name === name);
    const named = entries.flatMap(({ kind }) => (kind === undefined ? [] : [kind]));
    for (const { kind, whole } of entries) {
      if (kind !== undefined && whole !== true) refuseUseless(nemesis, kind, plan, system);
    }
    const open = entries.some(({ kind }) => kind === undefined);
    const kinds = new Set([...named, ...(open ? openKinds(nemesis, plan, system) : [])]);
    return kinds.size === 0 ? [] : [{ nemesis, kinds: [...kinds], named }];
  });
};

/** All that can break this system: what every system can be given, and faults of its own. */
export const nemesesOf = ({ nemeses = [] }: System): readonly Nemesis[] => [...NEMESES, ...nemeses];

/**
 * The names that `all` stands for: every nemesis, the system's own among them, that has a kind which takes away nothing that
 * systems build on.
 */
export const allNemeses = (system: System): readonly string[] =>
  nemesesOf(system)
    .filter(({ kinds }) => kinds.some((kind) => kind.beyond === undefined))
    .map(({ name }) => name);

interface Named {
  readonly name: string;
  readonly kind: string | undefined;
  readonly whole?: boolean;
}

/** `kill:leader` → kill, leader. */
export const splitName = (entry: string): Named => {
  const colon = entry.indexOf(':');
  return colon < 0
    ? { name: entry, kind: undefined }
    : { name: entry.slice(0, colon), kind: entry.slice(colon + 1) };
};

/** Why a kind makes no sense here; undefined when it does. */
export const uselessness = (
  { requires, leastNodes = 1 }: FaultKind,
  { nodes, unsafe }: { readonly nodes: readonly unknown[]; readonly unsafe: boolean },
  system: System,
): string | undefined => {
  if (requires === 'unsafe' && !unsafe) return 'it takes down more than a minority (--unsafe)';
  if (requires === 'leader' && system.leader === undefined) {
    return `${system.name} cannot say who leads`;
  }
  if (nodes.length < leastNodes) return `it needs at least ${leastNodes} nodes`;
  return undefined;
};

const refuseUseless = (nemesis: Nemesis, kind: string, plan: LanesPlan, system: System): void => {
  const known = lookUp(`kind of ${nemesis.name}`, kind, nemesis.kinds);
  const why = uselessness(known, plan, system);
  if (why !== undefined) {
    throw usageFailure('useless-fault', `${nemesis.name}:${kind} cannot be used: ${why}.`);
  }
};

/** Those that make sense here; in turn with others, only those within what systems build on. */
const openKinds = (nemesis: Nemesis, plan: LanesPlan, system: System): readonly string[] => {
  const useful = nemesis.kinds.filter((kind) => uselessness(kind, plan, system) === undefined);
  if (plan.inTurn === true) {
    const within = useful.filter(({ beyond }) => beyond === undefined);
    if (nemesis.kinds.some(({ beyond }) => beyond === undefined)) return within.map(nameOf);
  }
  const [first] = nemesis.kinds;
  if (useful.length === 0 && first !== undefined && plan.inTurn !== true) {
    throw usageFailure(
      'useless-fault',
      `${nemesis.name} cannot be used: ${uselessness(first, plan, system) ?? ''}.`,
    );
  }
  return useful.map(nameOf);
};

const nameOf = ({ name }: FaultKind): string => name;

const givenLane = (nemesis: Nemesis, groups: readonly (readonly string[])[]): Lane => ({
  nemesis,
  kinds: ['given'],
  named: ['given'],
  fault: givenPartition(groups),
});
