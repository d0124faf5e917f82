/**
 * One fuzz as a test. It throws at the first history on which a checker is wrong, and says which
 * command repeats it; and it fails where its histories were too much alike to have tested anything.
 */
import { expect, test } from 'vitest';
import { fuzzBudget, type FuzzKind } from './budget.ts';

/** How many histories came out how: valid, invalid, handed back, … */
export type Outcomes = Readonly<Record<string, number>>;

export interface Fuzz {
  /** Unique among all fuzzes: `npm run fuzz -- NAME` finds it by this. */
  readonly name: string;
  readonly kind: FuzzKind;
  /** A function of (seed, cases). @throws Error at the first history that is decided wrongly. */
  readonly run: (seed: string, cases: number) => Outcomes | Promise<Outcomes>;
  /** The share of the cases that must come out so, at the least; 0 forbids an outcome altogether. */
  readonly shares: Readonly<Record<string, number>>;
}

/** Fewer cases say nothing about shares. */
const FEW = 100;

export const fuzz = ({ name, kind, run, shares }: Fuzz): void => {
  test.for([name])('%s', async (_, { annotate }) => {
    const budget = fuzzBudget();
    const began = performance.now();
    const total = new Map<string, number>();
    let cases = 0;
    do {
      const batch = budget.cases(kind);
      const seed = budget.seconds === undefined ? budget.seed : `${budget.seed}/${cases}`;
      for (const [outcome, count] of Object.entries(await repeatable(name, run, seed, batch))) {
        total.set(outcome, (total.get(outcome) ?? 0) + count);
      }
      cases += batch;
    } while (performance.now() - began < 1000 * (budget.seconds ?? 0));
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    const counted = [...total].map(([outcome, count]) => `${outcome} ${count}`).join(', ');
    await annotate(`seed ${budget.seed}: ${cases} cases in ${seconds} s (${counted})`);
    if (cases < FEW) return;
    for (const [outcome, share] of Object.entries(shares)) {
      const count = total.get(outcome) ?? 0;
      const enough = share === 0 ? count === 0 : count >= share * cases;
      expect(enough, `${outcome}: ${count} of ${cases}, seed ${budget.seed}`).toBe(true);
    }
  });
};

const repeatable = async (
  name: string,
  run: Fuzz['run'],
  seed: string,
  cases: number,
): Promise<Outcomes> => {
  try {
    return await run(seed, cases);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    const command = `npm run fuzz -- --seed '${seed}' --cases ${cases} '${name}'`;
    throw new Error(`${why}\nTo repeat it: ${command}`, { cause: error });
  }
};
