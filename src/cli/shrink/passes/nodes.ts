/** Fewer nodes: one or two leave, with what was done to them; their clients go elsewhere. */
import type { NodeName } from '../../../cluster/port/wanted.ts';
import type { PlanDraft } from '../../run/resolve.ts';
import { faultWithout } from '../fault-parts.ts';
import { withFaults, withOperations } from '../plan-parts.ts';
import { type Search, withSeeds } from '../search.ts';

export const fewerNodes = async (search: Search, seeds: number): Promise<void> => {
  for (;;) {
    const names = search.plan.nodes.map(({ name }) => name);
    if (!(await search.keepAny(candidates(search.plan, names, seeds)))) return;
  }
};

function* candidates(
  plan: PlanDraft,
  names: readonly NodeName[],
  seeds: number,
): Generator<PlanDraft> {
  const pairs = names.flatMap((one, at) => names.slice(at + 1).map((two) => [one, two]));
  for (const gone of [...pairs, ...names.map((name) => [name])]) {
    if (gone.length >= names.length) continue;
    const left = names.filter((name) => !gone.includes(name));
    const smaller = gone.reduce((rest, node) => withoutNode(rest, node), plan);
    for (const elsewhere of [undefined, ...left]) {
      const moved = withoutClientsAt(smaller, gone, elsewhere);
      if (moved !== undefined) yield* withSeeds(moved, seeds);
    }
  }
}

const withoutNode = (plan: PlanDraft, node: NodeName): PlanDraft => {
  const faults = plan.schedule?.flatMap((entry) => {
    const fault = entry.fault === undefined ? undefined : faultWithout(entry.fault, node);
    return fault === undefined ? [] : [{ ...entry, fault }];
  });
  const nodes = plan.nodes.filter(({ name }) => name !== node);
  return faults === undefined ? { ...plan, nodes } : withFaults({ ...plan, nodes }, faults);
};

/**
 * @param elsewhere where clients of nodes that are gone go; undefined: nowhere
 * @returns undefined where that would change nothing
 */
const withoutClientsAt = (
  plan: PlanDraft,
  gone: readonly NodeName[],
  elsewhere: NodeName | undefined,
): PlanDraft | undefined => {
  const { script } = plan;
  if (script === undefined) return elsewhere === undefined ? plan : undefined;
  if (elsewhere === undefined) {
    const isGone = (client: number): boolean => gone.includes(script.clients[client] as NodeName);
    const rest = script.operations.filter(({ client }) => !isGone(client));
    return withOperations(plan, rest);
  }
  if (!script.clients.some((node) => gone.includes(node))) return undefined;
  const clients = script.clients.map((node) => (gone.includes(node) ? elsewhere : node));
  return { ...plan, script: { ...script, clients } };
};
