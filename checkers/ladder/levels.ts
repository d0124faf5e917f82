/**
 * The levels of the ladder, what implies what, and what one is called.
 *
 * Order of `LEVELS`: from strongest to weakest; of two that do not imply each other, the one that
 * more people ask for comes first.
 */

export const LEVELS = [
  'linearizable',
  'sequential',
  'quiescent',
  'causal-convergence',
  'causal-memory',
  'causal',
  'pram',
  'monotonic-reads',
  'read-your-writes',
  'monotonic-writes',
  'writes-follow-reads',
] as const;

export type Level = (typeof LEVELS)[number];

/** What a level implies directly; the rest follows. */
export const IMPLIES: Readonly<Record<Level, readonly Level[]>> = {
  linearizable: ['sequential', 'quiescent'],
  sequential: ['causal-convergence', 'causal-memory'],
  quiescent: [],
  'causal-convergence': ['causal', 'monotonic-reads'],
  'causal-memory': ['causal', 'pram'],
  causal: ['read-your-writes', 'monotonic-writes', 'writes-follow-reads'],
  pram: ['monotonic-reads', 'read-your-writes', 'monotonic-writes'],
  'monotonic-reads': [],
  'read-your-writes': [],
  'monotonic-writes': [],
  'writes-follow-reads': [],
};

/** Every level that holds when `level` does, without itself. */
export const impliedBy = (level: Level): ReadonlySet<Level> => {
  const found = new Set<Level>();
  const open = [...IMPLIES[level]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (!found.has(next)) open.push(...IMPLIES[next]);
    found.add(next);
  }
  return found;
};

/** A level in a sentence: "the history is …". */
export const LEVEL_WORDS: Readonly<Record<Level, string>> = {
  linearizable: 'linearizable',
  sequential: 'sequentially consistent',
  quiescent: 'quiescently consistent',
  'causal-convergence': 'causally convergent',
  'causal-memory': 'causal memory',
  causal: 'causal',
  pram: 'PRAM',
  'monotonic-reads': 'monotonic in its reads',
  'read-your-writes': 'reading its own writes',
  'monotonic-writes': 'monotonic in its writes',
  'writes-follow-reads': 'letting writes follow reads',
};

const OTHER_NAMES: Readonly<Record<string, Level>> = {
  linearizability: 'linearizable',
  linear: 'linearizable',
  sc: 'sequential',
  'quiescent-consistency': 'quiescent',
  qc: 'quiescent',
  ccv: 'causal-convergence',
  cm: 'causal-memory',
  cc: 'causal',
  mr: 'monotonic-reads',
  ryw: 'read-your-writes',
  mw: 'monotonic-writes',
  wfr: 'writes-follow-reads',
};

/** A level by its name or one of its short names; undefined for others. */
export const levelNamed = (name: string): Level | undefined =>
  LEVELS.find((level) => level === name) ?? OTHER_NAMES[name];
