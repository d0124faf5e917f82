/**
 * How pieces of bash for the agent are put together, and how its output is taken apart again. Only
 * this folder makes pieces: the rest of the house calls the verbs of `verbs.ts` and combines them here.
 */

declare const made: unique symbol;

/** A piece of bash. Its exit status tells whether it has worked. */
export type Script = string & { readonly [made]: true };

/** One of the agent's functions with its arguments, each quoted. */
export const call = (verb: string, ...words: readonly (string | number)[]): Script =>
  script([verb, ...words.map((word) => quote(String(word)))].join(' '));

/** One after the other; the first that fails ends it. */
export const inOrder = (...parts: readonly Script[]): Script =>
  script(parts.length === 0 ? ':' : parts.map((part) => `{ ${part}\n} || exit 1`).join('\n'));

/**
 * Runs the parts at the same time; fails when one of them does. Each prints into a file of its own in
 * the folder $PARTS, because what several print into one pipe may get mixed up.
 */
export const inParallel = (parts: readonly Script[]): Script => {
  const [only, ...others] = parts;
  if (only === undefined) return script(':');
  if (others.length === 0) return script(`(\n${only}\n)`);
  const begin = parts.map((part, i) => `(\n${part}\n) >"$PARTS/part${i}" & job${i}=$!`);
  const end = parts.map((_, i) => `wait $job${i} || failed=1`);
  const files = parts.map((_, i) => `"$PARTS/part${i}"`);
  return script(
    ['failed=0', ...begin, ...end, `cat ${files.join(' ')}`, '[ $failed = 0 ]'].join('\n'),
  );
};

/** The rest of its part is left out, as done, where the first fails. */
export const onlyIf = (condition: Script, ...then: readonly Script[]): Script =>
  script(`if ${condition}; then\n${inOrder(...then)}\nfi`);

/** The first ones in order, then the others all at once, whatever becomes of each. */
export const whateverHappens = (first: readonly Script[], then: readonly Script[]): Script =>
  script([...first, ...then.map((part) => `( ${part} ) &`), 'wait'].join('\n'));

/** Prints what a piece prints under a name; one that fails prints nothing and counts as done. */
export const section = (name: string, part: Script): Script =>
  script(`printf '\\1%s\\2%s' ${quote(name)} "$({ ${part}\n} 2>/dev/null)"`);

/** What was printed under each name. */
export const sections = (output: string): ReadonlyMap<string, string> => {
  const found = new Map<string, string>();
  for (const part of output.split('\u0001').slice(1)) {
    const [name = '', ...body] = part.split('\u0002');
    found.set(name, body.join('\u0002'));
  }
  return found;
};

/** Quotes a word for a shell. */
export const quote = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

const script = (text: string): Script => text as Script;
