/** Fewer operations, of fewer clients. */
import type { ScriptedOperation } from '../../../runner/plan/script.ts';
import { ddmin } from '../ddmin.ts';
import { withOperations } from '../plan-parts.ts';
import { type Search, withSeeds } from '../search.ts';

/** Leaves out whole keys, then whole clients, then operations. */
export const fewerOperations = async (
  search: Search,
  seeds: number,
  mostParts = Infinity,
): Promise<void> => {
  for (const group of [byKey, byClient, byItself]) {
    // The operations name clients by their places in this one, whatever is kept meanwhile.
    const { script } = search.plan;
    if (script === undefined) return;
    const groups = [...groupsBy(operationsOf(search), group).values()];
    await ddmin(
      groups,
      (kept) =>
        search.keepAny(withSeeds(withOperations({ ...search.plan, script }, kept.flat()), seeds)),
      { isOver: () => search.over, mostParts },
    );
  }
};

/** What the counterexample shows is a good guess: only that, its key, what is no read, or what came before. */
export const onlyTheProof = async (search: Search): Promise<void> => {
  const { counterexample } = search.best.result;
  const all = operationsOf(search);
  if (counterexample === undefined || search.plan.script === undefined) return;
  const rows = new Set(counterexample.operations.map(({ row }) => row));
  const last = Math.max(...rows);
  const until = all.slice(0, last + 1);
  const { key } = counterexample;
  const guesses = [
    all.filter((_, row) => rows.has(row)),
    until.filter((one) => one.key === key),
    until.filter(({ f }, row) => f !== 'read' || rows.has(row)),
    until,
  ];
  await search.keepAny(guesses.map((operations) => withOperations(search.plan, operations)));
};

/** One client does the work of two. */
export const fewerClients = async (search: Search): Promise<void> => {
  for (let from = (search.plan.script?.clients.length ?? 0) - 1; from > 0; from--) {
    for (let to = 0; to < from; to++) {
      const moved = operationsOf(search).map((one) =>
        one.client === from ? { ...one, client: to } : one,
      );
      if (await search.keep(withOperations(search.plan, moved))) break;
    }
  }
};

const operationsOf = ({ plan: { script } }: Search): readonly ScriptedOperation[] =>
  script?.operations ?? [];

type Grouping = (operation: ScriptedOperation, at: number) => number | string;

const byKey: Grouping = ({ key = '' }) => key;
const byClient: Grouping = ({ client }) => client;
const byItself: Grouping = (_operation, at) => at;

const groupsBy = (
  operations: readonly ScriptedOperation[],
  group: Grouping,
): ReadonlyMap<number | string, readonly ScriptedOperation[]> => {
  const groups = new Map<number | string, ScriptedOperation[]>();
  for (const [at, operation] of operations.entries()) {
    const name = group(operation, at);
    groups.set(name, [...(groups.get(name) ?? []), operation]);
  }
  return groups;
};
