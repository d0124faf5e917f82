/**
 * Colours as SGR escapes, or none at all. Every colour that `verify` prints comes from here, so that
 * one flag turns all of them off. It does not look at the terminal: who calls decides.
 */

import { styleText } from 'node:util';

export type Colour = 'red' | 'green' | 'yellow' | 'blue' | 'magenta' | 'cyan' | 'grey';

export interface Paint {
  readonly coloured: boolean;
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly colour: (name: Colour, text: string) => string;
}

export const painter = (coloured: boolean): Paint => {
  const styled = (style: 'bold' | 'dim' | Colour, text: string): string =>
    coloured && text !== '' ? styleText(style, text, { validateStream: false }) : text;
  return {
    coloured,
    bold: (text) => styled('bold', text),
    dim: (text) => styled('dim', text),
    colour: (name, text) => styled(name, text),
  };
};

/**
 * Whether colours are welcome on a stream: NO_COLOR (no-color.org: set and not empty) wins, then
 * FORCE_COLOR, then whether it is a terminal that is not `dumb`.
 */
export const wantsColour = (
  stream: { readonly isTTY?: boolean },
  env: Readonly<Record<string, string | undefined>>,
): boolean => {
  if (env['NO_COLOR']) return false;
  const force = env['FORCE_COLOR'];
  if (force !== undefined) return force !== '0' && force !== 'false';
  return stream.isTTY === true && env['TERM'] !== 'dumb';
};

/** Paints each cell that is not blank, neighbours of one colour together. */
export const paintRuns = (
  cells: readonly string[],
  colourOf: (cell: string, i: number) => Colour,
  paint: Paint,
): string => {
  const colours = cells.map((cell, i) => (cell === ' ' ? undefined : colourOf(cell, i)));
  let painted = '';
  for (let from = 0; from < cells.length;) {
    const colour = colours[from];
    let until = from + 1;
    while (until < cells.length && colours[until] === colour) until++;
    const run = cells.slice(from, until).join('');
    painted += colour === undefined ? run : paint.colour(colour, run);
    from = until;
  }
  return painted;
};
