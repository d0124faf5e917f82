/**
 * The test of an engine by rows: a short history (as `historyOf` reads it) and what the engine says.
 * What a row leaves out is not looked at.
 */
import { describe, expect, it } from 'vitest';
import type { EngineOptions } from '../checkers/linearizability/engines/engine.ts';
import type { KeyEngine } from '../checkers/linearizability/engines/by-model.ts';
import { historyOf } from './histories/history-of.ts';

export interface EngineRow {
  /** Follows the engine's name: "sees …", "lets …", "hands back …". */
  readonly it: string;
  readonly history: string;
  readonly says: 'valid' | 'invalid' | 'handed back' | 'not-applicable';
  readonly engine?: string;
  readonly anomaly?: string;
  /** The proof, by row. */
  readonly operations?: readonly number[];
  /** The order, by row. */
  readonly witness?: readonly number[];
  /** Of the verdict, or of the first key that is handed back. */
  readonly reason?: string;
}

const BUDGET = { timeMs: 10_000, memoryBytes: 2 ** 28 };
const OPTIONS: EngineOptions = { initial: null, nilRead: 'unset', failedCas: 'observed' };

export const testEngine = (
  name: string,
  engine: KeyEngine,
  rows: readonly EngineRow[],
  options: Partial<EngineOptions> = {},
): void => {
  describe.each([name])('%s', () => {
    it.each(rows.map((row) => [row.it, row] as const))(
      '%s',
      (_, { it: _does, history, ...said }) => {
        const result = engine(historyOf(history), { ...OPTIONS, ...options }, BUDGET);
        expect(result).toMatchObject(resultOf(said));
      },
    );
  });
};

const resultOf = ({
  says,
  witness,
  reason,
  ...rest
}: Omit<EngineRow, 'it' | 'history'>): object => ({
  ...rest,
  verdict: says === 'handed back' ? 'partial' : says,
  ...(witness === undefined ? {} : { witness: Int32Array.from(witness) }),
  ...(reason === undefined
    ? {}
    : says === 'handed back'
      ? { undecided: [{ reason }] }
      : { reason }),
});
