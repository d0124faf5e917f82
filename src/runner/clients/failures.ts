/**
 * Why operations failed or were left unknown, in their own words, counted. What looked at a condition
 * and was refused (a cas that saw another value) worked as it should and does not count.
 */
import type { Outcome } from '../../history/operation.ts';

export interface FailureGroup {
  readonly f: string;
  readonly outcome: 'fail' | 'info';
  /** Numbers in it are `#` where they differ from one operation to the next. */
  readonly error: string;
  readonly count: number;
}

/** Texts that hold what nobody has foreseen are not gathered without end. */
const MOST_GROUPS = 200;
const LONGEST = 200;

export class Failures {
  readonly #groups = new Map<string, { first: FailureGroup; count: number; differ: boolean }>();

  add(f: string, outcome: Outcome): void {
    if (outcome.type === 'ok') return;
    if (outcome.type === 'fail' && outcome.observed !== undefined) return;
    const { type, error } = outcome;
    const kind = `${f} ${type} ${error.replaceAll(/\d+/gu, '#')}`;
    const group = this.#groups.get(kind);
    if (group !== undefined) {
      group.count++;
      group.differ ||= group.first.error !== error;
    } else if (this.#groups.size < MOST_GROUPS) {
      const first = { f, outcome: type, error, count: 1 };
      this.#groups.set(kind, { first, count: 1, differ: false });
    }
  }

  /** The most frequent first. */
  top(most: number): readonly FailureGroup[] {
    return [...this.#groups.values()]
      .toSorted((a, b) => b.count - a.count)
      .slice(0, most)
      .map(({ first, count, differ }) => ({
        ...first,
        error: oneLine(differ ? first.error.replaceAll(/\d+/gu, '#') : first.error),
        count,
      }));
  }
}

const oneLine = (text: string): string => {
  const line = text.replaceAll(/\s+/gu, ' ').trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST)} …` : line;
};
