/** What simulated clients ask of each model, with few values so that they often meet. */
import type { Json } from '../../src/history/operation.ts';
import { modelNamed, type ModelName } from '../../checkers/models/registry.ts';
import type { EtcdState } from '../../checkers/models/etcd-state.ts';
import type { Model } from '../../checkers/model.ts';
import type { ModelOptions } from '../../checkers/models/options.ts';
import type { Asked, Workload } from './simulated-clients.ts';

type Ask = (pick: <T>(items: readonly T[]) => T, value: () => number) => Asked;
type Results = (asked: Asked, state: never) => readonly Json[];

/** A workload on the named model whose values are 1 … `values`. */
export const workloadOf = (name: ModelName, options: ModelOptions = {}, values = 3): Workload => {
  const initial = name === 'bank' ? { initial: { a: 2, b: 1 } } : {};
  const model: Model = modelNamed(name, { ...initial, ...options });
  const [ask, results] = workloads[name];
  return {
    model,
    ask: (random) =>
      ask(
        (items) => random.pick(items),
        () => random.between(1, values),
      ),
    results: (asked, state) =>
      (results as (asked: Asked, state: unknown) => readonly Json[])(asked, state),
  };
};

const says = (f: string, value: Json): Asked => ({ f, value });
const nothing: Results = () => [null];

const register: Ask = (pick, value) => pick([says('read', null), says('write', value())]);
const readsState: Results = ({ f }, state: Json) => (f === 'read' ? [state, 1, 2] : [null]);

/** Right ones for the state that a request leaves or finds, as the whole answer; and some that are not. */
const etcdAnswers: Results = ({ f, value }, state: EtcdState) => {
  const { revision, keys } = state;
  if (f === 'compact') return [null, { error: 'compacted' }, { error: 'future' }];
  if (f.startsWith('lease')) return [{ revision }, { revision: revision + 1 }, null];
  const entries = [...keys].map(([key, { value: held, mod }]): Json => [key, held, mod]);
  if (f === 'range') {
    const { start, end } = value as { readonly start: string; readonly end?: string };
    const found = entries.filter((entry) => end !== undefined || (entry as Json[])[0] === start);
    return [
      { revision, count: found.length, keys: found },
      { revision },
      { revision: 2, keys: [] },
    ];
  }
  return [
    { revision },
    { revision: revision + 1, results: [null] },
    { revision: revision + 1 },
    { succeeded: false },
    null,
  ];
};

const workloads: { readonly [name in ModelName]: readonly [Ask, Results] } = {
  register: [register, readsState],
  'cas-register': [
    (pick, value) =>
      pick([0, 1, 2]) === 0 ? says('cas', [value(), value()]) : register(pick, value),
    ({ f }, state: Json) => (f === 'write' ? [null] : [state, 1, 2]),
  ],
  kv: [
    (pick, value) =>
      pick([
        says('get', null),
        says('get', null),
        says('put', String(value())),
        says('append', String(value())),
        says('delete', null),
      ]),
    ({ f }, state: Json) => (f === 'get' ? [state, '1', '12'] : [null]),
  ],
  'multi-register': [
    (pick, value) =>
      pick([
        says('read', ['x', 'y']),
        says('write', { [pick(['x', 'y'])]: value() }),
        says('write', { x: value(), y: value() }),
        says('txn', [
          ['r', 'x', null],
          ['w', 'y', value()],
        ]),
      ]),
    ({ f, value }, state: { readonly [name: string]: Json }) => {
      const { x = null, y = null } = state;
      if (f === 'read')
        return [
          { x, y },
          { x: 1, y },
        ];
      if (f === 'write') return [null];
      const write = (value as readonly Json[])[1] ?? null;
      return [x, 1].map((seen) => [['r', 'x', seen], write]);
    },
  ],
  'unique-ids': [
    () => says('generate', null),
    (_asked, given: readonly string[]) => [given.length, 1, 2],
  ],
  membership: [
    () => says('view', null),
    () => [{ n1: 'alive' }, { n1: 'failed' }, { n1: 'alive', n2: 'left' }, {}, 'n1'],
  ],
  'fifo-queue': [
    (pick, value) => pick([says('enqueue', value()), says('dequeue', null)]),
    ({ f }, [head = null]: readonly Json[]) => (f === 'enqueue' ? [null] : [null, 1, 2, head]),
  ],
  'unordered-queue': [
    (pick, value) => pick([says('enqueue', value()), says('dequeue', null)]),
    ({ f }, texts: readonly string[]) =>
      f === 'enqueue'
        ? [null]
        : [null, 1, 2, ...texts.slice(0, 3).map((text) => JSON.parse(text) as Json)],
  ],
  stack: [
    (pick, value) => pick([says('push', value()), says('pop', null)]),
    ({ f }, items: readonly Json[]) => (f === 'push' ? [null] : [null, 1, 2, items.at(-1) ?? null]),
  ],
  set: [
    (pick, value) =>
      pick([
        says('add', value()),
        says('remove', value()),
        says('contains', value()),
        says('read', null),
      ]),
    ({ f }, state: readonly string[]) => {
      if (f === 'contains') return [true, false];
      return f === 'read' ? [state.map((text) => JSON.parse(text) as Json), [1], []] : [null];
    },
  ],
  counter: [
    (pick, value) =>
      pick([
        says('add', value()),
        says('increment', null),
        says('decrement', null),
        says('read', null),
        says('fetch-and-add', value()),
        says('add-and-get', 1),
      ]),
    ({ f }, state: number) =>
      f === 'read' || f === 'fetch-and-add' || f === 'add-and-get' ? [state, state + 1, 1] : [null],
  ],
  mutex: [(pick) => pick([says('acquire', null), says('release', null)]), nothing],
  'fenced-lock': [
    (pick, value) => pick([says('acquire', null), says('release', null), says('release', value())]),
    ({ f }, { last }: { readonly last: number | null }) =>
      f === 'acquire' ? [(last ?? 0) + 1, (last ?? 0) + 2, 1, null] : [null],
  ],
  'append-list': [
    (pick, value) => pick([says('append', value()), says('read', null)]),
    ({ f }, state: readonly Json[]) => (f === 'read' ? [state, [1], []] : [null]),
  ],
  log: [
    (pick, value) => pick([says('append', value()), says('read', pick([0, 1, 2]))]),
    ({ f, value: at }, state: readonly Json[]) =>
      f === 'append'
        ? [state.length, state.length, state.length + 1, null]
        : [state[Number(at)] ?? null, null, 1],
  ],
  bank: [
    (pick) =>
      pick([
        says('read', null),
        says('transfer', { from: 'a', to: 'b', amount: 1 }),
        says('transfer', { from: 'b', to: 'a', amount: pick([1, 2]) }),
      ]),
    ({ f }, state: Json) => (f === 'read' ? [state, { a: 1, b: 2 }, { a: 3, b: 0 }] : [null]),
  ],
  etcd: [
    (pick, value) => {
      const key = pick(['a', 'b']);
      const put: Json = ['put', key, String(value())];
      return pick([
        says('range', { start: 'a', end: 'c' }),
        says('range', { start: key }),
        says('txn', { success: [put] }),
        says('txn', { success: [['delete', key]] }),
        says('txn', {
          compare: [[key, 'mod', pick([0, 2, 3])]],
          success: [put],
          failure: [['range', { start: key }]],
        }),
        says('txn', { compare: [[key, 'version', pick([1, 2])]], success: [['delete', key]] }),
        says('txn', { success: [['put', key, 'leased', 7]] }),
        says('lease-grant', 7),
        says('lease-revoke', 7),
        says('compact', pick([1, 2, 3])),
      ]);
    },
    etcdAnswers,
  ],
};
