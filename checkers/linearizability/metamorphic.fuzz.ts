/**
 * Changes that must keep a linearizable history linearizable, whichever engine decides: other names
 * for processes and values, a wider interval, a read or a whole value less, an outcome nobody knows any
 * more.
 */
import { columnsFromEvents } from '../../src/history/columns-builder.ts';
import type { HistoryEvent, Json } from '../../src/history/operation.ts';
import { type Random, randomFrom } from '../../src/history/random.ts';
import type { Model } from '../model.ts';
import type { ModelName } from '../models/registry.ts';
import { operationAt } from '../history-operation.ts';
import { checkLinearizability } from './check.ts';
import { valueGroups } from './explain/value-groups.ts';
import { simulate } from './simulated-history.ts';
import { workloadOf } from './simulated-workloads.ts';

/** What takes longer is left out: it says nothing about right and wrong. */
const budget = { timeMs: 2000, memoryBytes: 2 ** 28 };

type Change = (events: readonly HistoryEvent[], model: Model, random: Random) => HistoryEvent[];

/** How many valid histories were changed; throws on the first that is valid no longer. */
export const fuzzMetamorphic = (name: ModelName, seed: string | number, cases: number): number => {
  const random = randomFrom(`${name} ${seed}`);
  let changed = 0;
  for (let i = 0; i < cases; i++) {
    const { model, ...workload } = workloadOf(name, {}, random.pick([2, 3, 1000]));
    const plan = {
      operations: random.between(2, 30),
      processes: random.between(1, 6),
      keys: random.pick([0, 2]),
      unknown: random.pick([0, 0.1]),
      failed: random.pick([0, 0.1]),
      wrong: random.pick([0, 0, 0.05]),
    };
    const events = simulate({ model, ...workload }, plan, random);
    if (verdictOn(events, model) !== 'valid') continue;
    for (const [what, change] of Object.entries(CHANGES)) {
      changed++;
      const verdict = verdictOn(change(events, model, random), model);
      if (verdict !== 'invalid') continue;
      throw new Error(`invalid after "${what}": ${name}, seed ${seed}, case ${i}`);
    }
  }
  return changed;
};

const verdictOn = (events: readonly HistoryEvent[], model: Model): string =>
  checkLinearizability(columnsFromEvents(events), model, budget).verdict;

const CHANGES: { readonly [name: string]: Change } = {
  'rename processes': (events) =>
    events.map((event) => ({ ...event, process: 1000 - Number(event.process) })),

  'widen an interval': (events, _, random) => {
    const at = random.below(events.length);
    const moved = events[at]!;
    const to = moved.type === 'invoke' ? earliest(events, at) : latest(events, at);
    return renumber(events.toSpliced(at, 1).toSpliced(to, 0, moved));
  },

  'drop a read': (events, model, random) => {
    const history = columnsFromEvents(events);
    const reads = Array.from({ length: history.count }, (_, row) => row).filter(
      (row) => model.readOnly?.(operationAt(history, row)) === true,
    );
    if (reads.length === 0) return [...events];
    const first = history.event[random.pick(reads)]!;
    const gone = [first, completionOf(events, first)];
    return renumber(events.filter((_, at) => !gone.includes(at)));
  },

  'drop a value': (events, model, random) => {
    const history = columnsFromEvents(events);
    const groups = valueGroups(history, model);
    if (groups.length === 0) return [...events];
    const gone = new Set(
      random.pick(groups).flatMap((row) => {
        const first = history.event[row]!;
        return [first, completionOf(events, first)];
      }),
    );
    return renumber(events.filter((_, at) => !gone.has(at)));
  },

  'rename values': (events, model) =>
    OPAQUE.has(model.name)
      ? events.map((event) => ({ ...event, value: renamed(event.value) }))
      : [...events],

  'forget an outcome': (events, _, random) => {
    const ends = events.filter(({ type }) => type === 'ok');
    if (ends.length === 0) return [...events];
    const forgotten = random.pick(ends);
    const later = events.indexOf(forgotten);
    // The process number is retired, as after any unknown outcome.
    return events.map((event, at) => {
      if (event === forgotten) return { ...event, type: 'info', value: null as Json };
      const renamed = at > later && event.process === forgotten.process;
      return renamed ? { ...event, process: 5000 + Number(event.process) } : event;
    });
  },
};

/** Models that only ever compare values. */
const OPAQUE: ReadonlySet<string> = new Set([
  'register',
  'cas-register',
  'multi-register',
  'fifo-queue',
  'unordered-queue',
  'stack',
  'set',
  'append-list',
]);

const renamed = (value: Json): Json => {
  if (typeof value === 'number') return `v${value}`;
  if (Array.isArray(value)) return (value as readonly Json[]).map(renamed);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, renamed(each)]));
};

const completionOf = (events: readonly HistoryEvent[], invocation: number): number =>
  events.findIndex((event, at) => at > invocation && event.process === events[invocation]!.process);

/** Where the event may stand as early as possible: after the last one of its process. */
const earliest = (events: readonly HistoryEvent[], at: number): number =>
  events.findLastIndex((event, i) => i < at && event.process === events[at]!.process) + 1;

/** Where it may stand as late as possible: before the next one of its process. */
const latest = (events: readonly HistoryEvent[], at: number): number => {
  const next = events.findIndex((event, i) => i > at && event.process === events[at]!.process);
  return (next < 0 ? events.length : next) - 1;
};

const renumber = (events: readonly HistoryEvent[]): HistoryEvent[] =>
  events.map((event, index) => ({ ...event, index, time: index * 1000 }));
