/**
 * A frame of the screen as an SVG picture: the same text in a monospace font on a dark window, with
 * the colours of its SGR escapes. Box and block characters are drawn as shapes, because fonts leave
 * gaps between them. The picture needs nothing from outside itself.
 */
import { escapeXml } from './junit.ts';
import { frameCells, type FrameCell } from './frame-cells.ts';
import { shapeOf } from './frame-shapes.ts';

/** `ansiFrame`: lines of text with SGR colours, as `renderFrame` makes them. */
export const frameToSvg = (ansiFrame: string): string => {
  const lines = frameCells(ansiFrame);
  const columns = Math.max(1, ...lines.map((line) => line.length));
  const width = columns * CELL.width + 2 * MARGIN.x;
  const height = lines.length * CELL.height + MARGIN.top + MARGIN.bottom;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family="${FONT}" font-size="14">`,
    `<rect width="${width}" height="${height}" rx="8" fill="${BACKGROUND}"/>`,
    ...['#ff5f57', '#febc2e', '#28c840'].map(
      (fill, i) => `<circle cx="${20 + 20 * i}" cy="18" r="6" fill="${fill}"/>`,
    ),
    ...lines.flatMap((line, y) => drawLine(line, MARGIN.top + y * CELL.height)),
    '</svg>',
    '',
  ].join('\n');
};

const FONT = 'ui-monospace, SFMono-Regular, Menlo, Consolas, DejaVu Sans Mono, monospace';
const CELL = { width: 8.4, height: 18 };
const MARGIN = { x: 14, top: 36, bottom: 14 };
const BACKGROUND = '#16181d';
const FOREGROUND = '#d7dae0';

const COLOURS: Readonly<Record<number, string>> = {
  30: '#5c6370',
  31: '#f7768e',
  32: '#8fc77a',
  33: '#e5c07b',
  34: '#6ea8fe',
  35: '#c792ea',
  36: '#4fb0c6',
  37: FOREGROUND,
  90: '#7f848e',
};

/** Neighbours of one style become one text or one path. */
const drawLine = (line: readonly FrameCell[], top: number): string[] => {
  const drawn: string[] = [];
  for (let from = 0; from < line.length;) {
    const first = line[from]!;
    const isShape = shapeOf(first.text, 0, 0, CELL) !== undefined;
    let until = from + 1;
    while (until < line.length && sameRun(first, line[until]!, isShape)) until++;
    const run = line.slice(from, until);
    const x = MARGIN.x + from * CELL.width;
    drawn.push(...(isShape ? drawShapes(run, x, top) : drawText(run, x, top)));
    from = until;
  }
  return drawn;
};

const sameRun = (a: FrameCell, b: FrameCell, isShape: boolean): boolean => {
  const sameStyle = a.bold === b.bold && a.dim === b.dim && a.colour === b.colour;
  return sameStyle && (shapeOf(b.text, 0, 0, CELL) !== undefined) === isShape;
};

/** Words one blank apart are one text; wider gaps are left out, as viewers differ in how they treat them. */
const drawText = (run: readonly FrameCell[], x: number, top: number): string[] => {
  const weight = run[0]!.bold ? ' font-weight="bold"' : '';
  const style = paint(run[0]!, 'fill') + weight;
  const text = run.map((cell) => cell.text).join('');
  return [...text.matchAll(/\S+(?: \S+)*/g)].map(({ 0: words, index }) => {
    const left = (x + index * CELL.width).toFixed(1);
    // textLength keeps the columns where they belong, whatever font the reader has.
    const length = (words.length * CELL.width).toFixed(1);
    return `<text x="${left}" y="${top + 13.5}" textLength="${length}" lengthAdjust="spacingAndGlyphs"${style}>${escapeXml(words)}</text>`;
  });
};

const drawShapes = (run: readonly FrameCell[], x: number, top: number): string[] => {
  const shapes = run.map((cell, i) => shapeOf(cell.text, x + i * CELL.width, top, CELL)!);
  const path = (kind: 'fill' | 'stroke'): string =>
    shapes.flatMap((shape) => (shape.kind === kind ? [shape.path] : [])).join('');
  const [filled, stroked] = [path('fill'), path('stroke')];
  return [
    ...(filled === '' ? [] : [`<path d="${filled}"${paint(run[0]!, 'fill')}/>`]),
    ...(stroked === ''
      ? []
      : [`<path d="${stroked}" fill="none" stroke-width="1.2"${paint(run[0]!, 'stroke')}/>`]),
  ];
};

const paint = (cell: FrameCell, attribute: 'fill' | 'stroke'): string =>
  ` ${attribute}="${COLOURS[cell.colour ?? 37] ?? FOREGROUND}"${cell.dim ? ' opacity="0.55"' : ''}`;
