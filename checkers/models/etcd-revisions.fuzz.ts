/**
 * What unknown transactions of etcd are told of their revisions (src/history/formats/etcd-revisions.ts) must
 * change no verdict: brute force with it and without, on tiny histories.
 */
import { randomFrom, type Random } from '../../src/base/random.ts';
import { columnsFromEvents } from '../../src/history/columns-builder.ts';
import { withRevisions } from '../../src/history/formats/etcd-revisions.ts';
import type { HistoryEvent, Json } from '../../src/history/operation.ts';
import { bruteForce } from '../../testing/brute-force/linearizability.ts';
import { fuzz, type Outcomes } from '../../testing/fuzz/fuzz.ts';
import { type Asked, simulate, type Workload } from '../../testing/histories/simulated-clients.ts';
import { etcd } from './etcd.ts';
import type { EtcdState } from './etcd-state.ts';

fuzz({
  name: 'revisions etcd',
  kind: 'search',
  run: (seed, cases) => fuzzRevisions(seed, cases),
  shares: { valid: 0.05, invalid: 0.05 },
});

const fuzzRevisions = (seed: string, cases: number): Outcomes => {
  const random = randomFrom(seed);
  const counts = { valid: 0, invalid: 0 };
  const model = etcd();
  for (let i = 0; i < cases; i++) {
    const events = tinyReport(random);
    const expected = bruteForce(columnsFromEvents(events), model);
    const told = bruteForce(columnsFromEvents(toldRevisions(events)), model);
    if (told !== expected) {
      throw new Error(`${told} where ${expected} was right: seed ${seed}, case ${i}`);
    }
    counts[expected ? 'valid' : 'invalid']++;
  }
  return counts;
};

const tinyReport = (random: Random): readonly HistoryEvent[] =>
  simulate(
    WORKLOAD,
    {
      operations: random.between(2, 7),
      processes: random.between(1, 4),
      keys: 0,
      unknown: random.pick([0.2, 0.5]),
      failed: 0,
      wrong: random.pick([0, 0, 0.3]),
    },
    random,
  );

const toldRevisions = (events: readonly HistoryEvent[]): readonly HistoryEvent[] => {
  const open = new Map<HistoryEvent['process'], { at: number; answer: Json | undefined }>();
  const operations = events.flatMap(({ process, type, f, value }, at) => {
    const found = open.get(process);
    if (type === 'ok' && found !== undefined) found.answer = value;
    if (type !== 'invoke') return [];
    const operation = { at, request: { f, value }, answer: undefined as Json | undefined };
    open.set(process, operation);
    return [operation];
  });
  const values = new Map(withRevisions(operations).map(({ at, request }) => [at, request.value]));
  return events.map((event, at) => ({ ...event, value: values.get(at) ?? event.value }));
};

const txn = (...success: readonly Json[]): Asked => ({ f: 'txn', value: { success } });

const WORKLOAD: Workload = {
  model: etcd(),
  ask: (random) => {
    const key = random.pick(['a', 'b']);
    const put: Json = ['put', key, String(random.between(1, 5))];
    return random.pick([
      { f: 'range', value: { start: 'a', end: 'c' } },
      { f: 'range', value: { start: key } },
      txn(put),
      txn(put),
      txn(['delete', key]),
      { f: 'txn', value: { compare: [[key, 'mod', 0]], success: [put] } },
    ]);
  },
  results: ({ f, value }, state) => {
    const { revision, keys } = state as EtcdState;
    if (f === 'range') {
      const { start, end } = value as { readonly start: string; readonly end?: string };
      const found = [...keys]
        .filter(([key]) => end !== undefined || key === start)
        .map(([key, entry]): Json => [key, entry.value, entry.mod]);
      return [
        { revision, keys: found },
        { revision, keys: [['a', '1', 2]] },
      ];
    }
    return [
      { revision: revision + 1, succeeded: true, results: [null] },
      { revision: revision + 1, succeeded: true, results: [1] },
      { revision, succeeded: true, results: [0] },
      { revision, succeeded: false, results: [] },
    ];
  },
};
