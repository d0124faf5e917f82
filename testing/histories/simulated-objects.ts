/**
 * What clients ask of the objects with an engine of their own, and what they are told: for long
 * histories, so the states are small or share what they have in common. Values are unique.
 */
import type { Asked, Workload } from './simulated-clients.ts';
import type { Operation } from '../../checkers/model.ts';
import type { ModelName } from '../../checkers/models/registry.ts';
import type { Json } from '../../src/history/operation.ts';

export const OBJECT_NAMES = [
  'append-list',
  'kv-append',
  'set',
  'log',
  'fenced-lock',
  'counter',
  'fetch-and-add',
  'mutex',
  'unordered-queue',
  'stack',
] as const;

export type ObjectName = (typeof OBJECT_NAMES)[number];

export const modelOf = (name: ObjectName): ModelName => {
  if (name === 'fetch-and-add') return 'counter';
  return name === 'kv-append' ? 'kv' : name;
};

/** What is read whole is kept short: one key for twenty operations. The others have one key. */
export const keysOf = (name: ObjectName, operations: number): number =>
  READ_WHOLE.has(name) ? operations / 20 : 1;

const READ_WHOLE: ReadonlySet<ObjectName> = new Set(['append-list', 'kv-append', 'set']);

/** Those that say enough for a swap of two results to be wrong for certain. */
export const SWAPPED: ReadonlySet<ObjectName> = new Set(['log', 'fenced-lock', 'fetch-and-add']);

/** A fresh one for every history: it counts the values it has given out. */
export const simulatedObject = (name: ObjectName): Workload => OBJECTS[name]();

const OBJECTS: { readonly [name in ObjectName]: () => Workload } = {
  'append-list': () => collection('append'),
  'kv-append': () => texts(),
  set: () => collection('add'),
  log: () => log(),
  'fenced-lock': () => fencedLock(),
  counter: () => counter((next) => (next < 0.5 ? ['increment', null] : ['read', null])),
  'fetch-and-add': () => counter((next) => ['fetch-and-add', 1 + Math.floor(next * 9)]),
  mutex: () => mutex(),
  'unordered-queue': () => pile('enqueue', 'dequeue'),
  stack: () => pile('push', 'pop'),
};

/** One that tells the state after the operation, and what it returns then; undefined: not now. */
const object = <State>(
  init: State,
  ask: (next: number) => readonly [f: string, value: Json],
  act: (state: State, asked: Asked) => readonly [after: State, result: Json] | undefined,
): Workload => ({
  model: {
    name: 'simulated',
    init,
    step: (state, { f, argument }: Operation) => act(state as State, { f, value: argument })?.[0],
  },
  ask: (random) => {
    const [f, value] = ask(random.next());
    return { f, value };
  },
  results: (asked, state) => [act(state as State, asked)?.[1] ?? null],
});

const counting = (): (() => number) => {
  let last = 0;
  return () => ++last;
};

const collection = (add: string): Workload => {
  const fresh = counting();
  return object<readonly Json[]>(
    [],
    (next) => (next < 0.5 ? [add, fresh()] : ['read', null]),
    (list, { f, value }) => (f === add ? [[...list, value], null] : [list, list]),
  );
};

const texts = (): Workload => {
  const fresh = counting();
  return object<string | null>(
    null,
    (next) => (next < 0.5 ? ['append', `x ${fresh()} y`] : ['get', null]),
    (text, { f, value }) => (f === 'get' ? [text, text] : [(text ?? '') + (value as string), null]),
  );
};

/** Value n stands at offset n − 1 where nothing is lost; reads ask for what was written last. */
const log = (): Workload => {
  const fresh = counting();
  const values: Json[] = [];
  return object<number>(
    0,
    (next) => (next < 0.5 ? ['append', fresh()] : ['read', Math.max(0, values.length - 3)]),
    (length, { f, value }) => {
      if (f === 'read') return [length, values[Number(value)] ?? null];
      values[length] = value;
      return [length + 1, length];
    },
  );
};

const fencedLock = (): Workload => {
  let [isHeld, given] = [false, 0];
  return object<{ readonly held: boolean; readonly last: number }>(
    { held: false, last: 0 },
    (next) => (next < (isHeld ? 0.1 : 0.9) ? ['acquire', null] : ['release', given]),
    ({ held, last }, { f, value }) => {
      isHeld = held;
      if (f === 'release') {
        return held && value === last ? [{ held: false, last }, null] : undefined;
      }
      if (held) return undefined;
      given = last + 1;
      return [{ held: true, last: given }, given];
    },
  );
};

const counter = (ask: (next: number) => readonly [f: string, value: Json]): Workload =>
  object<number>(0, ask, (state, { f, value }) => {
    if (f === 'read') return [state, state];
    return [state + Number(value ?? 1), f === 'increment' ? null : state];
  });

/** Clients mostly ask for what they have last seen to be possible. */
const mutex = (): Workload => {
  let isHeld = false;
  return object<boolean>(
    false,
    (next) => [next < (isHeld ? 0.1 : 0.9) ? 'acquire' : 'release', null],
    (held, { f }) => {
      isHeld = held;
      return held === (f === 'acquire') ? undefined : [!held, null];
    },
  );
};

interface Pile {
  readonly top: Json;
  readonly below: Pile | null;
}

/** What was put in last is taken first. */
const pile = (put: string, take: string): Workload => {
  const fresh = counting();
  return object<Pile | null>(
    null,
    (next) => (next < 0.5 ? [put, fresh()] : [take, null]),
    (state, { f, value }) => {
      if (f === put) return [{ top: value, below: state }, null];
      return state === null ? [null, null] : [state.below, state.top];
    },
  );
};
