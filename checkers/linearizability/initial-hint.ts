/**
 * A read of `0`, `""`, `[]`, `{}` or `false` that nobody wrote: most likely the object began with it,
 * and only the reader of the history does not know. Such a sentence ends with the option that says so.
 */
import type { Json } from '../../src/history/operation.ts';

/** To be put before the full stop; empty for values that no object begins with. */
export const initialHint = (value: Json | undefined): string => {
  const word = value === undefined ? undefined : WORDS[JSON.stringify(value)];
  if (word === undefined) return '';
  return `; if it starts with ${JSON.stringify(value)}, say --initial ${word}`;
};

/** As the shell takes them. */
const WORDS: Readonly<Record<string, string>> = {
  '0': '0',
  false: 'false',
  '""': `'""'`,
  '[]': `'[]'`,
  '{}': `'{}'`,
};
