/**
 * What it costs to say why a history is not linearizable, beside what finding it out costs: histories of
 * registers, queues, logs, sets and banks with one violation each. All that a check does of itself is
 * measured (`check-history/decide-all.ts`). A row is a process of its own, which decides one small
 * history of the same kind before, so that loading sources is not counted.
 */
import { decideAll } from '../checkers/check-history/decide-all.ts';
import type { Report } from '../checkers/check-history/messages.ts';
import type { ModelReference } from '../checkers/linearizability/pool/model-reference.ts';
import { randomFrom } from '../src/base/random.ts';
import type { Columns } from '../src/history/columns.ts';
import { columnsFromEvents } from '../src/history/columns-builder.ts';
import type { HistoryEvent } from '../src/history/operation.ts';
import { initialBalances, simulatedBank } from '../testing/histories/simulated-bank.ts';
import { simulate } from '../testing/histories/simulated-clients.ts';
import { type ObjectName, simulatedObject } from '../testing/histories/simulated-objects.ts';
import { simulatedQueue } from '../testing/histories/simulated-queue.ts';
import { simulatedRegister } from '../testing/histories/simulated-register.ts';
import { eachInOwnProcess, taskOf } from './own-process.ts';
import { outOfOrder, withStaleRead } from './violations.ts';

export interface ExplanationRow {
  readonly history: Kind;
  readonly operations: number;
  readonly keys: number;
  readonly verdict: string;
  readonly decidedMs: number;
  readonly explainedMs: number;
  readonly prefixMs: number;
  /** Both of them over what deciding took. */
  readonly share: number;
  readonly prefix: string;
  readonly shown: number;
  /** Operations that belong to the proof and are not shown. */
  readonly leftOut: number;
}

type Kind = keyof typeof KINDS;
type Shape = Pick<ExplanationRow, 'history' | 'operations' | 'keys'>;

const CLIENTS = 10;

const register = ({ operations, keys }: Shape, values?: number): Columns => {
  const shares = { writes: 0.35, cas: 0.15, failed: 0, wrongReads: 0, seen: 0, unknown: 0.001 };
  const plan = { seed: 1, operations, processes: CLIENTS, busy: true, ...named(keys), ...shares };
  return withStaleRead(simulatedRegister(values === undefined ? plan : { ...plan, values }));
};

const queue = ({ operations, keys }: Shape): Columns => {
  const plan = { seed: 1, operations, processes: CLIENTS, unknown: 0, ...named(keys) };
  const history = simulatedQueue(plan);
  outOfOrder(history);
  return history;
};

const object = (name: ObjectName, { operations, keys }: Shape): readonly HistoryEvent[] => {
  const shares = { unknown: 0, failed: 0, wrong: 0, busy: true };
  const plan = { operations, processes: CLIENTS, ...named(keys), ...shares };
  return simulate(simulatedObject(name), plan, randomFrom(1));
};

const log = (shape: Shape): Columns => {
  const history = columnsFromEvents(object('log', shape));
  outOfOrder(history);
  return history;
};

const ACCOUNTS = { accounts: 5, balance: 1000, mostTransferred: 5 };

const bank = ({ operations }: Shape): Columns => {
  const plan = { ...ACCOUNTS, operations, clients: CLIENTS, unknown: 0 };
  return columnsFromEvents(withOldRead(simulatedBank(plan, randomFrom(1))));
};

const named = (keys: number): { readonly keys: number } => ({ keys: keys === 1 ? 0 : keys });

/** Reads of the key that lie between a stale read and the one whose answer it repeats. */
const READS_BETWEEN = 40;

/** A read at seven tenths returns what one of its key had returned long before. */
const withOldRead = (events: readonly HistoryEvent[]): readonly HistoryEvent[] => {
  const from = Math.floor(events.length * 0.7);
  const isAnswer = ({ type, f }: HistoryEvent): boolean => type === 'ok' && f === 'read';
  const at = events.findIndex((event, place) => place >= from && isAnswer(event));
  const { key, value } = events[at]!;
  const seen = JSON.stringify(value);
  const before = events.slice(0, at).filter((event) => isAnswer(event) && event.key === key);
  const old = before
    .toSpliced(-Math.min(READS_BETWEEN, before.length >> 1), READS_BETWEEN)
    .findLast((event) => JSON.stringify(event.value) !== seen);
  if (old === undefined) throw new Error('no read long before to be repeated');
  return events.with(at, { ...events[at]!, value: old.value });
};

interface Recipe {
  readonly model: ModelReference;
  readonly history: (shape: Shape) => Columns;
  /** The longest history of it; with fewer operations a key than this where reads are whole. */
  readonly most: number;
  readonly mostOfKey?: number;
  readonly keys: readonly number[];
}

const bothKeys = { keys: [1, 100] } as const;

const KINDS = {
  'register, unique': {
    model: { name: 'cas-register' },
    history: (shape) => register(shape),
    most: 1_000_000,
    ...bothKeys,
  },
  'register, five values': {
    model: { name: 'cas-register' },
    history: (shape) => register(shape, 5),
    most: 1_000_000,
    ...bothKeys,
  },
  queue: { model: { name: 'fifo-queue' }, history: queue, most: 1_000_000, ...bothKeys },
  log: { model: { name: 'log' }, history: log, most: 1_000_000, ...bothKeys },
  set: {
    model: { name: 'set' },
    history: (shape) => columnsFromEvents(withOldRead(object('set', shape))),
    most: 10_000,
    mostOfKey: 1000,
    ...bothKeys,
  },
  bank: {
    model: { name: 'bank', options: { initial: initialBalances(ACCOUNTS) } },
    history: bank,
    most: 100_000,
    keys: [1],
  },
} as const satisfies Readonly<Record<string, Recipe>>;

/** A minute or two. */
export const benchExplanations = (): Promise<readonly ExplanationRow[]> =>
  eachInOwnProcess<ExplanationRow>(import.meta.url, [...shapes()]);

function* shapes(): Generator<Shape> {
  for (const [history, recipe] of Object.entries(KINDS) as [Kind, Recipe][]) {
    for (const operations of [1000, 100_000, 1_000_000].filter((size) => size <= recipe.most)) {
      for (const keys of recipe.keys) {
        if (operations / keys <= (recipe.mostOfKey ?? Infinity))
          yield { history, operations, keys };
      }
    }
  }
}

const measured = async (shape: Shape): Promise<ExplanationRow> => {
  await told({ ...shape, operations: 1000 });
  return told(shape);
};

const BUDGET = { timeMs: 60_000, memoryBytes: 2 ** 31 };

const told = async (shape: Shape): Promise<ExplanationRow> => {
  const recipe: Recipe = KINDS[shape.history];
  const times = new Map<Report['type'], number>();
  let row = { ...shape, verdict: 'none', decidedMs: 0, prefix: '', shown: 0, leftOut: 0 };
  const task = {
    history: recipe.history(shape),
    model: recipe.model,
    levels: ['linearizable' as const],
    verifyWitness: false,
    ...BUDGET,
  };
  await decideAll(task, (report) => {
    // Of several counterexamples the last one is the best one.
    times.set(report.type, performance.now());
    if (report.type === 'decided') {
      const { verdict, ms } = report.decided;
      row = { ...row, verdict: `${verdict.verdict} (${verdict.engine})`, decidedMs: ms };
    } else if (report.type === 'longest-prefix') {
      row = { ...row, prefix: report.longestPrefix.whole.found };
    } else if (report.type === 'counterexample') {
      const { operations, leftOut } = report.counterexample;
      row = { ...row, shown: operations.length, leftOut: leftOut.ofProof };
    }
  });
  const [began = 0, counterexample = began, end = counterexample] = (
    ['explaining', 'counterexample', 'longest-prefix'] as const
  ).map((type) => times.get(type));
  const { prefix, shown, leftOut, ...decided } = row;
  const [explainedMs, prefixMs] = [counterexample - began, end - counterexample];
  const share = (end - began) / row.decidedMs;
  return { ...decided, explainedMs, prefixMs, share, prefix, shown, leftOut };
};

const task = taskOf(import.meta.url) as Shape | undefined;
if (task !== undefined) console.log(JSON.stringify(await measured(task)));
