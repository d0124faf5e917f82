/**
 * How many cells of a terminal a text takes. Nearly all texts are plain, and are measured by their
 * length; string-width measures the others, and is loaded when the first of them comes: loading it
 * takes longer than checking a small history.
 */
import { createRequire } from 'node:module';
import { stripVTControlCharacters } from 'node:util';

/** Escapes that colour take no room. */
export const visibleWidth = (text: string): number => {
  if (PLAIN.test(text)) return text.length;
  const unpainted = stripVTControlCharacters(text);
  if (PLAIN.test(unpainted)) return unpainted.length;
  library ??= (createRequire(import.meta.url)('string-width') as Library).default;
  return library(unpainted);
};

/** Latin letters, signs and punctuation, each of one cell and none that joins another. */
const PLAIN = /^[\x20-\x7e\xa1-\xac\xae-\u02af\u2010-\u2027\u2190-\u2193\u2500-\u259f]*$/u;

interface Library {
  readonly default: (text: string) => number;
}

let library: Library['default'] | undefined;
