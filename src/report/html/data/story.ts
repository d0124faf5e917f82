/** A counterexample with what one must see beside it: which answer is wrong, and the values until then. */
import { type Columns, NONE, OK } from '../../../history/columns.ts';
import type { Counterexample, ShownOperation } from '../../../history/counterexample.ts';
import { shortJson } from '../../../history/shorten.ts';
import type { Story, StoryValue } from './report-data.ts';

/** Of one register so many values are drawn at most. */
const MOST_VALUES = 400;
const LABEL_CHARACTERS = 24;

export const storyOf = (
  counterexample: Counterexample,
  history: Columns,
  endMs: number,
): Story | undefined => {
  const { operations } = counterexample;
  if (operations.length === 0) return undefined;
  const fromMs = Math.min(...operations.map(({ invokeTime }) => invokeTime)) / 1e6;
  const untilMs =
    Math.max(...operations.map(({ invokeTime, completeTime }) => completeTime ?? invokeTime)) / 1e6;
  const span = { fromMs, untilMs: Math.min(untilMs, Math.max(endMs, fromMs)) };
  const wrong = wrongOne(operations, history);
  const at = wrong === -1 ? {} : { wrong };
  const values = wrong === -1 ? undefined : valuesUntil(operations, operations[wrong]!, history);
  return { counterexample, ...span, ...at, ...(values === undefined ? {} : told(values, span)) };
};

/**
 * Of those that were told something, the one that was answered last: until then all could be explained.
 * What only changes things is told nothing that could be wrong.
 */
const wrongOne = (operations: readonly ShownOperation[], history: Columns): number => {
  const candidates = [...operations.entries()].filter(
    ([, { inProof, outcome }]) => inProof && outcome === 'ok',
  );
  const told = candidates.filter(([, { row }]) => wasTold(history, row));
  const rank = ([, { completeRank = -1 }]: readonly [number, ShownOperation]): number =>
    completeRank;
  const [last] = (told.length > 0 ? told : candidates).sort((a, b) => rank(b) - rank(a));
  return last?.[0] ?? -1;
};

/** More than what it had asked for. */
const wasTold = ({ result, argument, values, functions, f }: Columns, row: number): boolean => {
  const told = result[row] ?? NONE;
  if (told === NONE || told === argument[row]) return false;
  return functions[f[row] as number] === 'read' || values[told] !== null;
};

interface Values {
  readonly all: readonly Omit<StoryValue, 'untilMs'>[];
  readonly acknowledged: string | undefined;
}

/** Undefined where the object is no register. */
const valuesUntil = (
  operations: readonly ShownOperation[],
  wrong: ShownOperation,
  history: Columns,
): Values | undefined => {
  const { f, key, argument, argument2, result, outcome, invokeTime, completeTime } = history;
  const of = key[wrong.row] ?? NONE;
  const isOf = (row: number): boolean => key[row] === of;
  const writes: number[] = [];
  for (let row = 0; row < history.count; row++) {
    if (!isOf(row)) continue;
    const name = history.functions[f[row] as number] as string;
    if (!REGISTER.has(name)) return undefined;
    if (name !== 'read' && outcome[row] === OK) writes.push(row);
  }
  if (writes.length === 0) return undefined;
  writes.sort((a, b) => (completeTime[a] as number) - (completeTime[b] as number));
  const written = (row: number): number =>
    (argument2[row] !== NONE ? argument2[row] : argument[row]) as number;
  const answer = wrong.f === 'read' ? result[wrong.row] : undefined;
  const proof = new Set(operations.filter(({ inProof }) => inProof).map(({ row }) => row));
  const label = (value: number): string =>
    shortJson(history.values[value] ?? null, LABEL_CHARACTERS);
  const before = writes.filter(
    (row) => (completeTime[row] as number) <= (invokeTime[wrong.row] as number),
  );
  const last = before.at(-1);
  return {
    all: writes.map((row) => ({
      label: label(written(row)),
      fromMs: (completeTime[row] as number) / 1e6,
      row,
      inProof: proof.has(row),
      answered: answer !== undefined && written(row) === answer,
    })),
    acknowledged: answer === undefined || last === undefined ? undefined : label(written(last)),
  };
};

const REGISTER: ReadonlySet<string> = new Set(['read', 'write', 'cas']);

const told = (
  { all, acknowledged }: Values,
  { fromMs, untilMs }: Pick<Story, 'fromMs' | 'untilMs'>,
): Pick<Story, 'values' | 'acknowledged'> => {
  const beside = Math.max(1, untilMs - fromMs);
  const spans = all.map((value, at) => ({ ...value, untilMs: all[at + 1]?.fromMs ?? Infinity }));
  const seen = spans
    .filter((value) => value.untilMs > fromMs - beside && value.fromMs < untilMs + beside)
    .map((value) => ({ ...value, untilMs: Math.min(value.untilMs, untilMs + beside) }));
  return {
    values: seen.length > MOST_VALUES ? seen.filter(isNews) : seen,
    ...(acknowledged === undefined ? {} : { acknowledged }),
  };
};

const isNews = ({ inProof, answered }: StoryValue): boolean => inProof || answered;
