/** Names that one can read: the first nodes, the first keys, small numbers. */
import type { Json } from '../../../history/operation.ts';
import type { Script } from '../../../runner/plan/script.ts';
import type { PlanDraft } from '../../run/resolve.ts';
import { type Search, withSeeds } from '../search.ts';

export const plainerNames = async (search: Search, seeds: number): Promise<void> => {
  await search.keepAny(unlessSame(search.plan, firstKeys(search.plan)));
  await search.keepAny(unlessSame(search.plan, smallNumbers(search.plan)));
  for (const plan of unlessSame(search.plan, firstNodes(search.plan))) {
    await search.keepAny(withSeeds(plan, seeds));
  }
};

const unlessSame = (before: PlanDraft, after: PlanDraft): readonly PlanDraft[] =>
  JSON.stringify(before) === JSON.stringify(after) ? [] : [after];

/** n2 n5 → n1 n2, wherever they are named. */
const firstNodes = (plan: PlanDraft): PlanDraft => {
  const names = plan.nodes.map(({ name }) => name);
  if (!names.every((name) => /^n\d+$/u.test(name))) return plan;
  const renamed = new Map(names.map((name, at) => [name, `n${at + 1}`]));
  const { nodes, schedule, script } = plan;
  const text = JSON.stringify({ nodes, schedule, script });
  const changed = text.replaceAll(/\bn\d+\b/gu, (name) => renamed.get(name) ?? name);
  return { ...plan, ...(JSON.parse(changed) as Pick<PlanDraft, 'nodes' | 'schedule' | 'script'>) };
};

/** r2 r4 → r0 r1, and no more objects than that. */
const firstKeys = (plan: PlanDraft): PlanDraft => {
  const { script } = plan;
  if (script === undefined) return plan;
  const used = [...new Set(script.operations.map(({ key = '' }) => key))].sort((a, b) =>
    a.localeCompare(b, 'en', { numeric: true }),
  );
  if (used.length === 0 || !used.every((key) => /^[a-z]+\d+$/u.test(key))) return plan;
  const renamed = new Map(used.map((key, at) => [key, key.replace(/\d+$/u, String(at))]));
  const operations = script.operations.map((one) => {
    const key = renamed.get(one.key ?? '');
    return key === undefined ? one : { ...one, key };
  });
  return { ...plan, keys: used.length, script: { ...script, operations } };
};

/** 2340 2344 → 1 2: whole numbers, in their order. */
const smallNumbers = (plan: PlanDraft): PlanDraft => {
  const { script } = plan;
  if (script === undefined) return plan;
  const numbers = new Set<number>();
  const collect = (value: Json): Json => {
    if (typeof value === 'number' && Number.isInteger(value) && value > 0) numbers.add(value);
    return value;
  };
  script.operations.forEach(({ value }) => mapNumbers(value, collect));
  const small = new Map([...numbers].sort((a, b) => a - b).map((value, at) => [value, at + 1]));
  const renamed = (value: Json): Json => small.get(value as number) ?? value;
  const operations = script.operations.map((one) => ({
    ...one,
    value: mapNumbers(one.value as Json, renamed) as Script['operations'][number]['value'],
  }));
  return { ...plan, script: { ...script, operations } };
};

const mapNumbers = (value: Json, change: (value: Json) => Json): Json =>
  Array.isArray(value)
    ? (value as readonly Json[]).map((one) => mapNumbers(one, change))
    : change(value);
