/**
 * Histories of simulated clients on a model, for tests, fuzzing and benchmarks: operations take
 * effect one at a time somewhere inside their intervals, so a history is linearizable unless
 * `wrong` spoils a result (or lets an operation succeed where none may). It draws everything from one random source.
 */
import type { HistoryEvent, Json } from '../../src/history/operation.ts';
import type { Random } from '../../src/base/random.ts';
import type { Model, Operation } from '../../checkers/model.ts';

export interface Asked {
  readonly f: string;
  readonly value: Json;
}

/** What clients ask of a model, and what they might be told. */
export interface Workload {
  readonly model: Model;
  ask(random: Random): Asked;
  /** Results to choose among; the first that is legal in the state is what happened. */
  results(asked: Asked, state: unknown): readonly Json[];
}

export interface Plan {
  readonly operations: number;
  readonly processes: number;
  /** 0: the events have no key. */
  readonly keys: number;
  /** Chances of an outcome, each in 0 … 1. */
  readonly unknown: number;
  readonly failed: number;
  readonly wrong: number;
  /** Whether a client asks again at once, so that nearly all are always busy. */
  readonly busy?: boolean;
}

interface Open {
  readonly asked: Asked;
  readonly key: string | undefined;
  fate: 'ok' | 'fail' | 'unknown' | 'lost';
  effective: boolean;
  result: Json;
}

export const simulate = (workload: Workload, plan: Plan, random: Random): HistoryEvent[] => {
  const events: HistoryEvent[] = [];
  const states = new Map<string, unknown>();
  const open: (Open | undefined)[] = Array.from({ length: plan.processes }, () => undefined);
  const names = open.map((_, client) => client);
  let nextName = plan.processes;
  let asked = 0;
  let done = 0;
  const record = (client: number, type: HistoryEvent['type'], value: Json): void => {
    const { f } = open[client]!.asked;
    const { key } = open[client]!;
    const index = events.length;
    const event = { index, time: index * 1000, process: names[client]!, type, f, value };
    events.push(key === undefined ? event : { ...event, key });
  };
  const invoke = (client: number): void => {
    if (asked === plan.operations) return;
    asked++;
    open[client] = invocation(workload, plan, random);
    record(client, 'invoke', open[client].asked.value);
  };
  while (done < plan.operations) {
    const client = random.below(plan.processes);
    const operation = open[client];
    if (operation === undefined) {
      invoke(client);
    } else if (!operation.effective) {
      takeEffect(workload, states, operation, random, plan.wrong);
    } else {
      done++;
      finish(record, client, operation);
      open[client] = undefined;
      // An unknown outcome retires the process number.
      if (operation.fate === 'unknown' || operation.fate === 'lost') names[client] = nextName++;
      if (plan.busy === true) invoke(client);
    }
  }
  return events;
};

const invocation = (workload: Workload, plan: Plan, random: Random): Open => {
  const asked = workload.ask(random);
  const key = plan.keys === 0 ? undefined : `k${random.below(plan.keys)}`;
  const drawn = random.next();
  const unknown = random.next() < 0.5 ? 'unknown' : 'lost';
  const fate = drawn < plan.unknown ? unknown : drawn < plan.unknown + plan.failed ? 'fail' : 'ok';
  return { asked, key, fate, effective: false, result: null };
};

/** A failed or lost operation has no effect, and what it was told is anybody's guess. */
const takeEffect = (
  workload: Workload,
  states: Map<string, unknown>,
  operation: Open,
  random: Random,
  wrong: number,
): void => {
  operation.effective = true;
  const { asked, fate } = operation;
  const part = workload.model.partition?.(asOperation(operation, null)) ?? operation.key ?? '';
  const state = states.has(part) ? states.get(part) : workload.model.init;
  const results = random.shuffle(workload.results(asked, state));
  operation.result = results[0] ?? null;
  if (fate === 'fail' || fate === 'lost') return;
  for (const result of results) {
    const next = workload.model.step(state, asOperation(operation, result));
    if (next === undefined) continue;
    states.set(part, next);
    if (random.next() >= wrong) operation.result = result;
    return;
  }
  // Nothing is legal here (a cas of another value, a release of a free lock): it fails.
  if (random.next() < wrong) return;
  operation.fate = 'fail';
  operation.result = null;
};

const asOperation = ({ asked, key }: Open, result: Json): Operation => {
  const { f, value } = asked;
  const pair = f === 'cas' && Array.isArray(value) ? (value as readonly Json[]) : [value];
  return {
    f,
    key: key ?? '',
    argument: pair[0] ?? null,
    argument2: pair[1] ?? null,
    result,
    outcome: 'ok',
  };
};

const finish = (
  record: (client: number, type: HistoryEvent['type'], value: Json) => void,
  client: number,
  { fate, result }: Open,
): void => {
  if (fate === 'ok') record(client, 'ok', result);
  else if (fate === 'fail') record(client, 'fail', result);
  else record(client, 'info', null);
};
