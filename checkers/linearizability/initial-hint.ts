/**
 * A read of `0`, `""`, `[]`, `{}` or `false` that nobody wrote (or of registers that all hold such):
 * most likely the object began with it, and only the reader of the history does not know. Such a
 * sentence ends with the option that says so, which `verify check` has for files and for saved runs.
 */
import type { Json } from '../../src/history/operation.ts';

/** To be put before the full stop; empty for values that no object begins with. */
export const initialHint = (value: Json | undefined): string => {
  if (value === undefined || value === null || !isBlank(value)) return '';
  const text = JSON.stringify(value);
  if (text.length > MOST_CHARACTERS) {
    return '; if it starts like that, verify check takes it as --initial';
  }
  return `; if it starts with ${text}, verify check takes --initial ${shellWord(text)}`;
};

/** Longer than this nobody copies it from a sentence. */
const MOST_CHARACTERS = 60;

const isBlank = (value: Json): boolean => {
  if (Array.isArray(value)) return value.length === 0;
  if (typeof value === 'object' && value !== null) return Object.values(value).every(isBlank);
  return value === null || value === 0 || value === '' || value === false;
};

const shellWord = (text: string): string =>
  /^\w+$/u.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
