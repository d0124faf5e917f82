/** Text with SGR escapes as cells with a style each. Only what `paint.ts` writes is understood. */

export interface FrameCell {
  readonly text: string;
  readonly bold: boolean;
  readonly dim: boolean;
  /** SGR code of the foreground, 30–37 or 90–97; absent: the default. */
  readonly colour?: number;
}

type Style = Omit<FrameCell, 'text'>;

/** A list of cells for each line; a style goes on over the end of a line. */
export const frameCells = (frame: string): FrameCell[][] => {
  let style: Style = PLAIN;
  return frame.split('\n').map((line) =>
    line.split(SGR).flatMap((part, i) => {
      if (i % 2 === 0) return Array.from(part, (text) => ({ text, ...style }));
      for (const code of part.split(';')) style = apply(style, Number(code));
      return [];
    }),
  );
};

// eslint-disable-next-line no-control-regex -- an escape is a control character
const SGR = /\u001B\[([0-9;]*)m/;

const PLAIN: Style = { bold: false, dim: false };

const apply = (style: Style, code: number): Style => {
  const { bold, dim } = style;
  if (code === 0) return PLAIN;
  if (code === 1) return { ...style, bold: true };
  if (code === 2) return { ...style, dim: true };
  if (code === 22) return { ...style, bold: false, dim: false };
  if (code === 39) return { bold, dim };
  const isColour = (code >= 30 && code <= 37) || (code >= 90 && code <= 97);
  return isColour ? { bold, dim, colour: code } : style;
};
