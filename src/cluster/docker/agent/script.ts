/** Puts bash scripts for the agent together, and takes their output apart again. */

/** Quotes a word for bash. */
export const quote = (word: string): string => `'${word.replaceAll("'", `'\\''`)}'`;

/**
 * Runs the parts at the same time; fails when one of them does. Each prints into a file of its own in
 * the folder $PARTS, because what several print into one pipe may get mixed up.
 */
export const inParallel = (parts: readonly string[]): string => {
  if (parts.length === 1) return parts[0] ?? '';
  const begin = parts.map((part, i) => `(\n${part}\n) >"$PARTS/part${i}" & job${i}=$!`);
  const end = parts.map((_, i) => `wait $job${i} || failed=1`);
  const files = parts.map((_, i) => `"$PARTS/part${i}"`);
  return ['failed=0', ...begin, ...end, `cat ${files.join(' ')}`, '[ $failed = 0 ]'].join('\n');
};

/** Prints the output of a command under a name. */
export const section = (name: string, command: string): string =>
  `printf '\\1%s\\2%s' ${quote(name)} "$(${command})"`;

export const sections = (output: string): Map<string, string> => {
  const found = new Map<string, string>();
  for (const part of output.split('\u0001').slice(1)) {
    const [name = '', ...body] = part.split('\u0002');
    found.set(name, body.join('\u0002'));
  }
  return found;
};
