/** Lines of text: width, padding, wrapping, columns. Escapes that colour take no room. */
import { visibleWidth } from './width.ts';

export { visibleWidth };

/** Fills up with blanks on the right; longer text stays whole. */
export const padRight = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - visibleWidth(text)));

/** Fills up with blanks on the left; longer text stays whole. */
export const padLeft = (text: string, width: number): string =>
  ' '.repeat(Math.max(0, width - visibleWidth(text))) + text;

/**
 * Rows as lines whose columns start below each other, two blanks apart, no blanks at the end. A
 * column that is empty in every row takes no room.
 */
export const alignColumns = (rows: readonly (readonly string[])[], indent = ''): string[] => {
  const widths: number[] = [];
  for (const row of rows) {
    for (const [i, cell] of row.entries()) widths[i] = Math.max(widths[i] ?? 0, visibleWidth(cell));
  }
  return rows.map((row) =>
    (
      indent +
      row.flatMap((cell, i) => (widths[i] === 0 ? [] : [padRight(cell, widths[i]!)])).join('  ')
    ).trimEnd(),
  );
};

/**
 * Breaks unpainted text at blanks so that no line is wider than `width`, the indent counted; a word
 * that does not fit stays whole, because commands and paths are there to be copied. Lines of one
 * paragraph begin where its first one does.
 */
export const wrap = (text: string, width: number, indent = ''): string[] =>
  text.split('\n').flatMap((paragraph) => {
    const margin = indent + (/^ */u.exec(paragraph)?.[0] ?? '');
    const room = Math.max(1, width - margin.length);
    return filled(paragraph.trim().split(' '), room).map((line) => `${margin}${line}`.trimEnd());
  });

/** As many words a line as fit, one at least. */
const filled = (words: readonly string[], room: number): readonly string[] => {
  const lines: string[] = [];
  let line = '';
  for (const word of words) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && visibleWidth(longer) > room) {
      lines.push(line);
      line = word;
    } else {
      line = longer;
    }
  }
  return [...lines, line];
};
