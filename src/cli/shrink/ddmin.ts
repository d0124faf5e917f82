/**
 * Delta debugging: of many things that together make something happen, few that still do (Zeller and
 * Hildebrandt, Simplifying and Isolating Failure-Inducing Input, 2002, the algorithm ddmin).
 */

/** Where one of them ends it early, what is left still passes, but may not be 1-minimal. */
export interface DdminLimits {
  /** Says when there is no time left. */
  readonly isOver?: () => boolean;
  /** It is cut into no more parts than this. */
  readonly mostParts?: number;
}

/**
 * @param items together they pass the test; the test is not asked about them
 * @param test whether it still happens with these, a part of the items in their order
 * @returns a part that passes and is 1-minimal: without any single one of it the test does not pass
 */
export const ddmin = async <T>(
  items: readonly T[],
  test: (part: readonly T[]) => Promise<boolean>,
  { isOver = () => false, mostParts = Infinity }: DdminLimits = {},
): Promise<readonly T[]> => {
  if (items.length > 0 && (await test([]))) return [];
  let left = items;
  let parts = 2;
  while (left.length > 1 && !isOver()) {
    const chunks = chunksOf(left, Math.min(parts, left.length));
    const smaller = await firstThatPasses(left, chunks, test, isOver);
    if (smaller === undefined) {
      if (chunks.length === left.length || 2 * chunks.length > mostParts) break;
      parts = 2 * chunks.length;
    } else {
      left = smaller.left;
      parts = smaller.parts;
    }
  }
  return left;
};

/** One chunk alone, or all but one. */
const firstThatPasses = async <T>(
  left: readonly T[],
  chunks: readonly (readonly T[])[],
  test: (part: readonly T[]) => Promise<boolean>,
  isOver: () => boolean,
): Promise<{ readonly left: readonly T[]; readonly parts: number } | undefined> => {
  for (const chunk of chunks) {
    if (isOver()) return undefined;
    if (chunk.length < left.length && (await test(chunk))) return { left: chunk, parts: 2 };
  }
  if (chunks.length === 2) return undefined; // all but one is the other
  for (const chunk of chunks) {
    if (isOver()) return undefined;
    const rest = chunks.flatMap((one) => (one === chunk ? [] : one));
    if (await test(rest)) return { left: rest, parts: Math.max(2, chunks.length - 1) };
  }
  return undefined;
};

/** So many runs of neighbours, as equal in length as can be. */
const chunksOf = <T>(items: readonly T[], count: number): readonly (readonly T[])[] =>
  Array.from({ length: count }, (_, at) =>
    items.slice(
      Math.floor((at * items.length) / count),
      Math.floor(((at + 1) * items.length) / count),
    ),
  );
