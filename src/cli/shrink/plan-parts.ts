/** A plan with other faults, operations or nodes: each a new plan that fits together. */
import type { NodeName } from '../../cluster/port/wanted.ts';
import type { ScheduledFault } from '../../runner/plan/schedule.ts';
import type { ScriptedOperation } from '../../runner/plan/script.ts';
import type { PlanDraft } from '../run/resolve.ts';

/** These faults at these times, and no others. */
export const withFaults = (plan: PlanDraft, schedule: readonly ScheduledFault[]): PlanDraft => {
  const { schedule: _schedule, partition: _partition, inTurn: _inTurn, ...rest } = plan;
  const nemeses = [...new Set(schedule.map(({ nemesis }) => nemesis))];
  // An empty schedule would ask for faults that never came.
  return { ...rest, nemeses, ...(schedule.length === 0 ? {} : { schedule: [...schedule] }) };
};

/** These operations, in the order of their times, and only the clients that have any. */
export const withOperations = (
  plan: PlanDraft,
  operations: readonly ScriptedOperation[],
): PlanDraft => {
  const { script } = plan;
  if (script === undefined) return plan;
  const busy = [...new Set(operations.map(({ client }) => client))].sort((a, b) => a - b);
  return {
    ...plan,
    concurrency: Math.max(1, busy.length),
    script: {
      ...script,
      clients: busy.map((client) => script.clients[client] as NodeName),
      operations: operations
        .map((one) => ({ ...one, client: busy.indexOf(one.client) }))
        .sort((a, b) => a.atMs - b.atMs),
    },
  };
};

/** A fault that lasts no time is none. */
const LEAST_MS = 0.1;

/** Every moment of the plan moved to where the function says; it never changes their order. */
export const withTimes = (plan: PlanDraft, move: (ms: number) => number): PlanDraft => {
  const { script, schedule, timeLimitMs } = plan;
  const moved = schedule?.map((entry): ScheduledFault => {
    const { atMs = 0, forMs } = entry;
    const lastsMs = Number((move(atMs + forMs) - move(atMs)).toFixed(3));
    return { ...entry, atMs: move(atMs), forMs: Math.max(LEAST_MS, lastsMs) };
  });
  return {
    ...plan,
    timeLimitMs: Math.max(1, move(timeLimitMs)),
    ...(moved === undefined ? {} : { schedule: moved }),
    ...(script === undefined
      ? {}
      : {
          script: {
            ...script,
            operations: script.operations.map((one) => ({ ...one, atMs: move(one.atMs) })),
          },
        }),
  };
};

/** When something begins or ends, in order, each once; ms. */
export const momentsOf = ({ script, schedule = [], timeLimitMs }: PlanDraft): readonly number[] => {
  const faults = schedule.flatMap(({ atMs = 0, forMs }) => [atMs, atMs + forMs]);
  const operations = script?.operations.map(({ atMs }) => atMs) ?? [];
  const moments = new Set(
    [...faults, ...operations, timeLimitMs].filter((ms) => ms <= timeLimitMs),
  );
  return [...moments].sort((a, b) => a - b);
};
