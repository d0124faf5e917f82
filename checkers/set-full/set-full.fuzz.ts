/** The fates of elements against their definitions, word for word, on small histories of any kind. */
import { randomFrom, type Random } from '../../src/base/random.ts';
import { columnsFromEvents } from '../../src/history/columns-builder.ts';
import { type Columns, FAIL, NONE, OK } from '../../src/history/columns.ts';
import type { HistoryEvent, Json } from '../../src/history/operation.ts';
import { fuzz, type Outcomes } from '../../testing/fuzz/fuzz.ts';
import { set } from '../models/set.ts';
import { measureSetFull } from './set-full.ts';

const budget = { timeMs: 60_000, memoryBytes: 2 ** 28 };

fuzz({
  name: 'set-full',
  kind: 'set-full',
  run: (seed, cases) => fuzzSetFull(seed, cases),
  shares: {
    stable: 0.2,
    lost: 0.1,
    neverRead: 0.05,
    stale: 0.05,
    recovered: 0.05,
    duplicated: 0.1,
  },
});

/** Throws on the first summary that is wrong; the message is enough to repeat it. */
const fuzzSetFull = (seed: string, cases: number): Outcomes => {
  const counts = { stable: 0, lost: 0, neverRead: 0, stale: 0, recovered: 0, duplicated: 0 };
  for (let i = 0; i < cases; i++) {
    const history = randomHistory(randomFrom(`set-full ${seed} ${i}`));
    const found = measureSetFull(history, set(), budget);
    const expected = byDefinition(history);
    const shown = found === undefined || 'unmeasured' in found ? undefined : comparable(found);
    if (JSON.stringify(shown) !== JSON.stringify(expected)) {
      const [one, other] = [JSON.stringify(shown), JSON.stringify(expected)];
      throw new Error(`seed ${seed}, case ${i}: ${one} is not ${other}`);
    }
    if (expected === undefined) continue;
    counts.stable += Math.sign(expected.stable);
    counts.lost += Math.sign(expected.lost.length);
    counts.neverRead += Math.sign(expected.neverRead.length);
    counts.stale += Math.sign(expected.stale);
    counts.recovered += Math.sign(expected.recovered);
    counts.duplicated += Math.sign(expected.duplicated.length);
  }
  return counts;
};

const randomHistory = (random: Random): Columns => {
  const keys = random.pick([[undefined], ['a', 'b']] as const);
  const elements = random.between(1, 4);
  const open = new Map<number, Omit<HistoryEvent, 'index' | 'time' | 'type'>>();
  const events: HistoryEvent[] = [];
  let time = 0;
  const emit = (event: Omit<HistoryEvent, 'index' | 'time'>): void => {
    time += random.pick([0, 5e5, 3e6]);
    events.push({ ...event, index: events.length, time });
  };
  for (let step = random.between(4, 24); step > 0; step--) {
    const process = random.between(0, 3);
    const asked = open.get(process);
    if (asked === undefined) {
      const key = random.pick([...keys]);
      const value: Json = random.between(1, elements);
      const f = random.pick(['add', 'add', 'read', 'read', 'read', 'remove', 'contains'] as const);
      const rare = (f === 'remove' || f === 'contains') && random.next() < 0.7;
      const operation = { process, f: rare ? 'read' : f, ...(key === undefined ? {} : { key }) };
      const invoked = { ...operation, value: operation.f === 'read' ? null : value };
      open.set(process, invoked);
      emit({ ...invoked, type: 'invoke' });
    } else {
      open.delete(process);
      const type = random.pick(['ok', 'ok', 'ok', 'fail', 'info'] as const);
      const told = asked.f === 'read' && type === 'ok' ? someOf(random, elements) : asked.value;
      emit({ ...asked, type, value: told });
    }
  }
  return columnsFromEvents(events);
};

const someOf = (random: Random, elements: number): Json => {
  if (random.next() < 0.05) return null;
  const seen = Array.from({ length: elements }, (_, at) => at + 1).filter(
    () => random.next() < 0.6,
  );
  return random.next() < 0.1 ? [...seen, ...seen.slice(0, 1)] : seen;
};

const comparable = (found: Exclude<ReturnType<typeof measureSetFull>, undefined>) => {
  if ('unmeasured' in found) return undefined;
  const sorted = (some: readonly { readonly key?: string; readonly element: string }[]) =>
    some.map(({ key = '', element }) => `${key}/${element}`).toSorted();
  return {
    attempts: found.attemptCount,
    stable: found.stableCount,
    stale: found.staleCount,
    recovered: found.recoveredCount,
    removed: found.removedCount,
    unacknowledged: found.unacknowledgedCount,
    lost: sorted(found.lost),
    neverRead: sorted(found.neverRead),
    duplicated: sorted(found.duplicated),
    unexpected: sorted(found.unexpected),
    visible: ends(found.visibleLatencyMs),
    settled: ends(found.stableLatencyMs),
    gone: ends(found.lostLatencyMs),
  };
};

const ends = (quantiles: { readonly min: number; readonly max: number } | undefined) =>
  quantiles === undefined ? [] : [quantiles.min, quantiles.max];

/** Every definition as it is said, read by read. */
const byDefinition = (history: Columns): ReturnType<typeof comparable> => {
  const { invoke, complete, invokeTime, completeTime, outcome } = history;
  const rows = Array.from({ length: history.count }, (_, row) => row);
  const named = (row: number, f: string) => history.functions[history.f[row]!] === f;
  const keyOf = (row: number) =>
    history.key[row] === NONE ? '' : history.keys[history.key[row]!]!;
  const listOf = (row: number) => (history.values[history.result[row]!] ?? []) as readonly Json[];
  const isRead = (row: number) =>
    named(row, 'read') && outcome[row] === OK && history.result[row] !== NONE;
  const adds = rows.filter((row) => named(row, 'add'));
  const nameOf = (row: number) =>
    `${keyOf(row)}/${JSON.stringify(history.values[history.argument[row]!])}`;
  const reads = rows.filter(isRead);
  if (adds.length === 0 || reads.length === 0) return undefined;
  const told = {
    attempts: 0,
    stable: 0,
    stale: 0,
    recovered: 0,
    removed: 0,
    unacknowledged: 0,
    lost: [] as string[],
    neverRead: [] as string[],
    duplicated: [] as string[],
    unexpected: [] as string[],
  };
  const [visible, settled, gone] = [[], [], []] as readonly [number[], number[], number[]];
  const seenNames = reads.flatMap((read) =>
    listOf(read).map((each) => `${keyOf(read)}/${JSON.stringify(each)}`),
  );
  for (const name of new Set([...adds.map(nameOf), ...seenNames])) {
    const own = adds.filter((row) => nameOf(row) === name);
    const ofSet = reads.filter((read) => name.startsWith(`${keyOf(read)}/`));
    const timesIn = (read: number) =>
      listOf(read).filter((each) => `${keyOf(read)}/${JSON.stringify(each)}` === name).length;
    const seeing = ofSet.filter((read) => timesIn(read) > 0);
    const missing = ofSet.filter((read) => timesIn(read) === 0);
    if (seeing.some((read) => timesIn(read) > 1)) told.duplicated.push(name);
    if (seeing.length > 0 && own.every((row) => outcome[row] === FAIL)) told.unexpected.push(name);
    if (own.length === 0) continue;
    told.attempts++;
    if (rows.some((row) => named(row, 'remove') && outcome[row] !== FAIL && nameOf(row) === name)) {
      told.removed++;
      continue;
    }
    const acknowledged = own.filter((row) => outcome[row] === OK);
    const [known] = [...acknowledged, ...seeing].toSorted((a, b) => complete[a]! - complete[b]!);
    if (known === undefined) {
      told.unacknowledged++;
      continue;
    }
    const later = (read: number) => invoke[read]! > complete[known]!;
    if (acknowledged.length === 0 && own.some((row) => outcome[row] !== FAIL)) told.recovered++;
    const [ack] = acknowledged.toSorted((a, b) => complete[a]! - complete[b]!);
    const [first] = seeing;
    if (ack !== undefined && first !== undefined) {
      const late = missing.some((read) => invoke[read]! > complete[ack]! && read < first);
      visible.push(late ? invokeTime[first]! - completeTime[ack]! : 0);
    }
    const since = (read: number) => Math.max(0, invokeTime[read]! - completeTime[known]!);
    if (seeing.some((read) => !missing.some((other) => other > read))) {
      told.stable++;
      if (missing.some(later)) told.stale++;
      settled.push(Math.max(0, ...missing.map(since)));
    } else if (missing.some((read) => later(read) && !seeing.some((other) => other > read))) {
      told.lost.push(name);
      gone.push(Math.max(0, ...seeing.map(since)));
    } else told.neverRead.push(name);
  }
  const spanNs = invokeTime[history.count - 1]! - invokeTime[0]! + 1;
  const inMs = (times: readonly number[]) =>
    times.length === 0 || spanNs < 1e6 ? [] : [Math.min(...times) / 1e6, Math.max(...times) / 1e6];
  return {
    ...told,
    lost: told.lost.toSorted(),
    neverRead: told.neverRead.toSorted(),
    duplicated: told.duplicated.toSorted(),
    unexpected: told.unexpected.toSorted(),
    visible: inMs(visible),
    settled: inMs(settled),
    gone: inMs(gone),
  };
};
