/**
 * What the results say about a promise: broken, open or kept; and in one sentence how far up the
 * ladder the history stands. Unknown is never rounded to kept.
 */
import type { LevelVerdict } from '../ladder.ts';
import { impliedBy, type Level, LEVEL_WORDS } from './levels.ts';

export type PromiseVerdict =
  | { readonly verdict: 'valid'; readonly reason: string }
  | { readonly verdict: 'invalid'; readonly level: Level; readonly reason: string }
  | { readonly verdict: 'unknown'; readonly reason: string };

/** A promised level must have a result; one without is unknown. */
export const promiseVerdict = (
  results: readonly LevelVerdict[],
  promised: readonly Level[],
): PromiseVerdict => {
  const resultOf = (level: Level): LevelVerdict | undefined =>
    results.find((result) => result.level === level);
  for (const level of promised) {
    const verdict = resultOf(level)?.verdict;
    if (verdict?.verdict === 'invalid') {
      return { verdict: 'invalid', level, reason: `not ${LEVEL_WORDS[level]}: ${verdict.reason}` };
    }
  }
  for (const level of promised) {
    const verdict = resultOf(level)?.verdict;
    if (verdict === undefined) return { verdict: 'unknown', reason: `${level} was not checked` };
    if (verdict.verdict === 'unknown') {
      return { verdict: 'unknown', reason: `${level}: ${verdict.reason}` };
    }
  }
  if (promised.length === 0) return { verdict: 'unknown', reason: 'nothing was promised' };
  return { verdict: 'valid', reason: moreThan(results, promised) };
};

/** The levels that hold and that no other level that holds implies. */
export const strongestHeld = (results: readonly LevelVerdict[]): readonly Level[] => {
  const held = results
    .filter((result) => result.verdict.verdict === 'valid')
    .map(({ level }) => level);
  return held.filter((level) => !held.some((other) => impliedBy(other).has(level)));
};

/**
 * "not linearizable (reads up to 840 ms stale); sequentially consistent; causal": from strongest to
 * weakest, without what follows from something said before; but whether it is causal is always said,
 * because that is what people ask next; and that it is not quiescently consistent, which says little of
 * what is not linearizable, only where nothing is said of that.
 */
export const ladderSentence = (results: readonly LevelVerdict[], staleness?: string): string => {
  const said: string[] = [];
  const strongest = strongestHeld(results);
  for (const { level, verdict, derivedFrom } of results) {
    const words = LEVEL_WORDS[level];
    if (verdict.verdict === 'unknown') said.push(`${words}: unknown`);
    else if (verdict.verdict === 'valid') {
      const asked = level === 'causal' && !strongest.includes('linearizable');
      if (asked || strongest.includes(level)) said.push(words);
    } else if (level === 'quiescent' && results.some((other) => other.level === 'linearizable')) {
      continue;
    } else if (derivedFrom === undefined || level === 'linearizable') {
      const how = level === 'linearizable' && staleness !== undefined ? ` (${staleness})` : '';
      said.push(`not ${words}${how}`);
    }
  }
  return said.join('; ');
};

const moreThan = (results: readonly LevelVerdict[], promised: readonly Level[]): string => {
  const kept = promised.map((level) => LEVEL_WORDS[level]).join(', ');
  const more = strongestHeld(results).filter(
    (level) => !promised.includes(level) && !promised.some((said) => impliedBy(said).has(level)),
  );
  if (more.length === 0) return kept;
  return `${kept}; this history happens to be ${more.map((m) => LEVEL_WORDS[m]).join(' and ')}, too`;
};
