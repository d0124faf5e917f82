/** Properties against brute force: every way to give enqueues their deliveries; every pair of ids. */
import { randomFrom, type Random } from '../../src/base/random.ts';
import { columnsFromEvents } from '../../src/history/columns-builder.ts';
import { type Columns, FAIL, OK, UNKNOWN } from '../../src/history/columns.ts';
import type { HistoryEvent, Json } from '../../src/history/operation.ts';
import { fuzz, type Outcomes } from '../../testing/fuzz/fuzz.ts';
import { decideProperty } from './decide.ts';
import type { PropertyName } from './names.ts';

interface Operation {
  readonly f: string;
  readonly asked: Json;
  readonly told: Json;
  readonly outcome: number;
  readonly began: number;
  readonly ended: number;
}

type Word = 'valid' | 'invalid' | 'unknown';

const fuzzProperty = (
  name: PropertyName,
  draw: (random: Random) => Columns,
  define: (operations: readonly Operation[]) => Word,
  shares: Outcomes,
): void =>
  fuzz({
    name: `property ${name}`,
    kind: 'property',
    run: (seed, cases) => {
      const counts = { valid: 0, invalid: 0, unknown: 0 };
      for (let at = 0; at < cases; at++) {
        const history = draw(randomFrom(`${name}/${seed}/${at}`));
        const { verdict } = decideProperty(name, history);
        const right = byKey(history).map(define);
        const word = worst(right);
        if (verdict !== word) {
          const what = JSON.stringify({ verdict, word, keys: byKey(history) });
          throw new Error(`seed ${seed}, case ${at}: ${what}`);
        }
        counts[verdict]++;
      }
      return counts;
    },
    shares,
  });

const worst = (words: readonly Word[]): Word =>
  words.includes('invalid') ? 'invalid' : words.includes('unknown') ? 'unknown' : 'valid';

const byKey = (history: Columns): readonly (readonly Operation[])[] => {
  const rows = Array.from({ length: history.count }, (_, row) => row);
  return [...new Set(history.key)].map((key) =>
    rows
      .filter((row) => history.key[row] === key)
      .map((row) => ({
        f: history.functions[history.f[row]!]!,
        asked: history.values[history.argument[row]!] ?? null,
        told: history.values[history.result[row]!] ?? null,
        outcome: history.outcome[row]!,
        began: history.invoke[row]!,
        ended: history.outcome[row] === UNKNOWN ? Infinity : history.complete[row]!,
      })),
  );
};

/** By the definition: is there a way, and is there one if nothing can still be in the queue? */
const atLeastOnce = (all: readonly Operation[]): Word => {
  const puts = all.filter(({ f }) => f === 'enqueue');
  const takes = all.filter(({ f, outcome }) => f === 'dequeue' && outcome !== FAIL);
  const deliveries = takes.filter(({ outcome, told }) => outcome === OK && told !== null);
  const isInvented = ({ told, ended }: Operation): boolean =>
    !puts.some(({ asked, outcome, began }) => asked === told && outcome !== FAIL && began < ended);
  if (deliveries.some(isInvented)) return 'invalid';
  const acknowledged = puts.filter(({ outcome }) => outcome === OK);
  const ends = takes.filter(
    (one) =>
      one.outcome === OK && one.told === null && deliveries.every(({ ended }) => ended < one.ended),
  );
  const mustBeOut = acknowledged.filter(({ ended }) => ends.some(({ began }) => ended < began));
  if (!canGiveEach(mustBeOut, takes)) return 'invalid';
  return canGiveEach(acknowledged, takes) ? 'valid' : 'unknown';
};

const canGiveEach = (puts: readonly Operation[], takes: readonly Operation[]): boolean => {
  const [first, ...others] = puts;
  if (first === undefined) return true;
  const fits = ({ outcome, told, ended }: Operation): boolean =>
    outcome === UNKNOWN || (told === first.asked && ended > first.began);
  return takes.some(
    (take, at) =>
      fits(take) && canGiveEach(others, [...takes.slice(0, at), ...takes.slice(at + 1)]),
  );
};

const distinct = (all: readonly Operation[]): Word => {
  const told = all.filter(({ outcome }) => outcome === OK).map(({ told: id }) => id);
  return told.some((id, at) => told.some((other, after) => after > at && other === id))
    ? 'invalid'
    : 'valid';
};

/** Clients that overlap, on one or two keys; the last operations often find the queue empty. */
const drawn = (
  random: Random,
  most: number,
  ask: (late: boolean) => { readonly f: string; readonly asked: Json; readonly told: Json },
): Columns => {
  const events: HistoryEvent[] = [];
  const open = new Map<number, ReturnType<typeof ask> & { readonly key: string }>();
  const keys = random.pick([['a'], ['a', 'b']]);
  const operations = random.between(1, most);
  let begun = 0;
  let fresh = 3;
  const clients = [0, 1, 2];
  while (begun < operations || open.size > 0) {
    const at = random.between(0, 2);
    const process = clients[at]!;
    const now = open.get(process);
    const event = { index: events.length, time: events.length * 1000, process };
    if (now !== undefined) {
      const type = random.pick(['ok', 'ok', 'ok', 'ok', 'fail', 'info'] as const);
      events.push({
        ...event,
        type,
        f: now.f,
        key: now.key,
        value: type === 'ok' ? now.told : null,
      });
      open.delete(process);
      if (type === 'info') clients[at] = fresh++;
    } else if (begun < operations) {
      const asked = { ...ask(begun++ > operations * 0.6), key: random.pick(keys) };
      open.set(process, asked);
      events.push({ ...event, type: 'invoke', f: asked.f, key: asked.key, value: asked.asked });
    }
  }
  return columnsFromEvents(events);
};

fuzzProperty(
  'at-least-once',
  (random) => {
    const value = (): number => random.between(1, 2);
    return drawn(random, 8, (late) =>
      !late && random.next() < 0.5
        ? put(value())
        : { f: 'dequeue', asked: null, told: random.next() < 0.3 ? null : value() },
    );
  },
  atLeastOnce,
  { valid: 0.1, invalid: 0.1, unknown: 0.03 },
);

const put = (value: number): { f: string; asked: Json; told: Json } => ({
  f: 'enqueue',
  asked: value,
  told: value,
});

fuzzProperty(
  'unique-ids',
  (random) => drawn(random, 5, () => ({ f: 'generate', asked: null, told: random.between(1, 9) })),
  distinct,
  { valid: 0.1, invalid: 0.1, unknown: 0 },
);
