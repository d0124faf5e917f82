/**
 * Lines of text: width, padding, wrapping, columns. Escapes that colour take no room. Every code
 * point is taken to be one cell wide, which holds for all that `verify` writes itself.
 */

/** How many cells a painted line takes. */
export function visibleWidth(text: string): number {
  let cells = 0;
  for (const _ of stripSgr(text)) cells++;
  return cells;
}

/** The text without its colours. */
export const stripSgr = (text: string): string => text.replaceAll(SGR, '');

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
export function alignColumns(rows: readonly (readonly string[])[], indent = ''): string[] {
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
}

/**
 * Breaks unpainted text at blanks so that no line is wider than `width`, the indent counted; a word
 * that does not fit stays whole, because commands and paths are there to be copied.
 */
export function wrap(text: string, width: number, indent = ''): string[] {
  const lines: string[] = [];
  for (const paragraph of text.split('\n')) {
    let line = '';
    for (const word of paragraph.split(' ')) {
      const longer = line === '' ? word : `${line} ${word}`;
      if (line !== '' && indent.length + visibleWidth(longer) > width) {
        lines.push(indent + line);
        line = word;
      } else {
        line = longer;
      }
    }
    lines.push((indent + line).trimEnd());
  }
  return lines;
}

// eslint-disable-next-line no-control-regex -- an escape is a control character
const SGR = /\u001B\[[0-9;]*m/g;
