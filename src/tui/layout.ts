/**
 * Which parts of the screen get how many lines. It depends on the terminal and the plan only, never
 * on what happens, so nothing jumps while one looks at it.
 */

export interface Heights {
  readonly header: number;
  readonly phases: number;
  readonly nodes: number;
  readonly faults: number;
  readonly numbers: number;
  readonly chart: number;
  readonly latency: number;
  readonly bands: number;
  readonly axis: number;
  readonly notes: number;
  readonly keys: number;
  /** A blank line between the blocks. */
  readonly gaps: 0 | 1;
}

/**
 * The sum of the heights is at most `rows`.
 * @param bands how many nemeses there are to show
 * @param atOnce how many faults may be on at once
 */
export const layOut = (
  columns: number,
  rows: number,
  bands: number,
  atOnce: number = bands,
): Heights => {
  const heights: { -readonly [Part in keyof Heights]: number } = { ...NOTHING };
  let left = rows;
  const wanted = columns < LABELLED ? Math.min(1, bands) : Math.min(bands, MOST_BANDS);
  for (const [part, lines] of steps(columns, wanted, atOnce)) {
    if (lines > left) continue;
    heights[part] += part === 'gaps' ? 1 : lines;
    left -= lines;
  }
  return { ...heights, gaps: heights.gaps === 0 ? 0 : 1 };
};

/** Narrower than this, the numbers take two lines and the boxes of the nodes go. */
export const NARROW = 70;

/**
 * Narrower than this there is no room for labels on the left: the faults share one band, and
 * latencies are shown as numbers only.
 */
export const LABELLED = 60;

const NOTHING: Heights = {
  header: 0,
  phases: 0,
  nodes: 0,
  faults: 0,
  numbers: 0,
  chart: 0,
  latency: 0,
  bands: 0,
  axis: 0,
  notes: 0,
  keys: 0,
  gaps: 0,
};

/** Five blocks, four of which are followed by a blank line, and one more before the keys. */
const GAPS = 5;

/** What is wanted, the most important first; a step that does not fit is left out. */
const steps = (
  columns: number,
  bands: number,
  atOnce: number,
): (readonly [keyof Heights, number])[] => {
  return [
    ['phases', 1],
    ['numbers', 1],
    ['faults', 1],
    ['nodes', 1],
    ['chart', 1],
    ['header', 1],
    ...(bands > 0 ? ([['bands', 1]] as const) : []),
    ...(columns < NARROW ? ([['numbers', 1]] as const) : []),
    ['keys', 1],
    ['chart', 1],
    ['faults', 1],
    ['axis', 1],
    ...(columns < NARROW ? [] : ([['nodes', 2]] as const)),
    ['gaps', GAPS],
    ['notes', 1],
    ...(bands > 1 ? ([['bands', bands - 1]] as const) : []),
    ['chart', 1],
    ...(columns < LABELLED ? [] : ([['latency', 1]] as const)),
    ['faults', 1],
    ['chart', 1],
    ['notes', 1],
    ['faults', 1],
    ['chart', 2],
    ['faults', 2],
    ['chart', 2],
    ['notes', 1],
    // A fault that is on is not left out while there is room, and one line counts the others.
    ...Array.from(
      { length: Math.min(MOST_FAULTS, atOnce + 1) - SOME_FAULTS },
      () => ['faults', 1] as const,
    ),
  ];
};

const MOST_BANDS = 4;
const MOST_FAULTS = 30;
/** What they have for any number of them. */
const SOME_FAULTS = 6;
