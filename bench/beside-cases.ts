/** The histories that are put to another checker and to ours: key-value stores, banks, registers. */
import { randomFrom } from '../src/base/random.ts';
import type { HistoryEvent, Json } from '../src/history/operation.ts';
import { modelNamed } from '../checkers/index.ts';
import { initialBalances, simulatedBank } from '../testing/histories/simulated-bank.ts';
import { type Asked, simulate } from '../testing/histories/simulated-clients.ts';

export interface BesideCase {
  readonly history: string;
  readonly model: 'kv' | 'bank' | 'register';
  readonly clients: number;
  /** Chance of an operation to have an unknown outcome; half of these took effect. */
  readonly unknownShare: number;
  readonly violation: 'none' | 'stale read' | 'lost money';
}

const OPERATIONS = 2000;
const KV_KEYS = 10;
const LOW_FUNDS = 'bank, low funds';

export function* besideCases(): Generator<BesideCase> {
  for (const violation of ['none', 'stale read'] as const) {
    for (const texts of ['unique', 'repeated']) {
      yield { history: `appends, ${texts}`, model: 'kv', clients: 50, unknownShare: 0, violation };
    }
    for (const clients of [3, 5, 10, 20]) {
      for (const unknownShare of [0, 0.01, 0.05]) {
        yield { history: 'bank', model: 'bank', clients, unknownShare, violation };
      }
    }
    for (const clients of [3, 5, 10]) {
      for (const unknownShare of [0, 0.01]) {
        yield { history: LOW_FUNDS, model: 'bank', clients, unknownShare, violation };
      }
    }
    for (const unknownShare of [0, 0.01]) {
      yield {
        history: 'register, unique',
        model: 'register',
        clients: 10,
        unknownShare,
        violation,
      };
    }
  }
  // Where five values come again and again, a stale read is no violation.
  for (const clients of [3, 4, 5, 10]) {
    for (const unknownShare of [0, 0.01]) {
      const violation = 'none';
      yield { history: 'register, five', model: 'register', clients, unknownShare, violation };
    }
  }
  yield {
    history: 'bank',
    model: 'bank',
    clients: 20,
    unknownShare: 0.05,
    violation: 'lost money',
  };
}

export const historyOf = (
  each: BesideCase,
): { readonly events: readonly HistoryEvent[]; readonly initial: Json } => {
  const { events, initial } = validHistory(each);
  if (each.violation === 'none') return { events, initial };
  return {
    events: each.violation === 'stale read' ? staleRead(events) : lostMoney(events),
    initial,
  };
};

type History = ReturnType<typeof historyOf>;

const validHistory = ({ history, model, clients, unknownShare }: BesideCase): History => {
  const random = randomFrom(`${history} ${clients} ${unknownShare}`);
  if (model === 'bank') {
    // Mostly enough money that no transfer is refused.
    const balance = history === LOW_FUNDS ? 4 : 1000;
    const accounts = { accounts: 5, balance, mostTransferred: 5 };
    const plan = { ...accounts, operations: OPERATIONS, clients, unknown: unknownShare };
    return { events: simulatedBank(plan, random), initial: initialBalances(plan) };
  }
  const [write, read] = model === 'kv' ? ['append', 'get'] : ['write', 'read'];
  let next = 0;
  const value = (): number => (history.endsWith('unique') ? next++ : random.between(1, 5));
  const workload = {
    model: modelNamed(model),
    ask: (): Asked => {
      if (random.next() < 0.5) return { f: read, value: null };
      return { f: write, value: model === 'kv' ? `${value()};` : value() };
    },
    results: ({ f }: Asked, state: unknown) => (f === read ? [state as Json] : [null]),
  };
  const keys = model === 'kv' ? KV_KEYS : 0;
  const shares = { unknown: unknownShare, failed: 0, wrong: 0, busy: true };
  const plan = { operations: OPERATIONS, processes: clients, keys, ...shares };
  return { events: simulate(workload, plan, random), initial: null };
};

/** How many reads of the key lie between a stale read and the one whose answer it repeats. */
const READS_BETWEEN = 40;

/** A read at seven tenths returns what one of the same key had returned long before. */
const staleRead = (events: readonly HistoryEvent[]): readonly HistoryEvent[] => {
  const from = Math.floor(events.length * 0.7);
  const at = events.findIndex((event, place) => place >= from && isAnswer(event));
  const before = events
    .slice(0, at)
    .filter((event) => isAnswer(event) && event.key === events[at]!.key);
  const old = before
    .slice(0, -READS_BETWEEN)
    .findLast(({ value }) => JSON.stringify(value) !== JSON.stringify(events[at]!.value));
  if (old === undefined) throw new Error('no read long before to be repeated');
  return events.with(at, { ...events[at]!, value: old.value });
};

/** A read at seven tenths shows 2 less in one account. */
const lostMoney = (events: readonly HistoryEvent[]): readonly HistoryEvent[] => {
  const from = Math.floor(events.length * 0.7);
  const at = events.findIndex((event, place) => place >= from && isAnswer(event));
  const balances = events[at]!.value as Record<string, number>;
  return events.with(at, { ...events[at]!, value: { ...balances, a0: balances['a0']! - 2 } });
};

const isAnswer = ({ type, f }: HistoryEvent): boolean =>
  type === 'ok' && (f === 'read' || f === 'get');
