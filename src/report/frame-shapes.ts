/** Box and block characters as SVG paths that meet those of the next cell. */

export interface Shape {
  readonly kind: 'fill' | 'stroke';
  readonly path: string;
}

export interface CellSize {
  readonly width: number;
  readonly height: number;
}

/** Undefined for a character that is better left to a font. */
export const shapeOf = (text: string, x: number, y: number, cell: CellSize): Shape | undefined => {
  const eighths = BLOCKS.indexOf(text) + 1;
  if (eighths > 0) {
    const height = (cell.height * eighths) / 8;
    // Lower than its cell by a hair, so that one on top of another leaves no seam either.
    return rectangle(x, y + cell.height - height, cell.width, height + 0.8);
  }
  const middle = y + cell.height / 2;
  if (text === '━') return rectangle(x, middle - 1.5, cell.width, 3);
  if (text === '▌') return rectangle(x, y + 1, cell.width / 2, cell.height - 2);
  const line = LINES[text];
  return line === undefined ? undefined : { kind: 'stroke', path: line(x, y, cell) };
};

const BLOCKS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'];

const n = (value: number): string => value.toFixed(1);

/** Wider than its cell by a hair, so that neighbours leave no seam. */
const rectangle = (x: number, y: number, width: number, height: number): Shape => ({
  kind: 'fill',
  path: `M${n(x)} ${n(y)}h${n(width + 0.2)}v${n(height)}h${n(-width - 0.2)}z`,
});

type Draw = (x: number, y: number, cell: CellSize) => string;

/** A quarter of a circle between the middle of a vertical and of a horizontal edge. */
const corner =
  (right: boolean, below: boolean): Draw =>
  (x, y, { width, height }) => {
    const [cx, cy] = [x + width / 2, y + height / 2];
    const [dx, dy] = [right ? width / 2 : -width / 2, below ? height / 2 : -height / 2];
    const radius = width / 2;
    const bend = below ? cy + radius : cy - radius;
    return `M${n(cx)} ${n(cy + dy)}V${n(bend)}Q${n(cx)} ${n(cy)} ${n(cx + dx)} ${n(cy)}`;
  };

const LINES: Readonly<Record<string, Draw>> = {
  '─': (x, y, { width, height }) => `M${n(x)} ${n(y + height / 2)}h${n(width)}`,
  '│': (x, y, { width, height }) => `M${n(x + width / 2)} ${n(y)}v${n(height)}`,
  '╭': corner(true, true),
  '╮': corner(false, true),
  '╰': corner(true, false),
  '╯': corner(false, false),
  '╳': (x, y, { width, height }) =>
    `M${n(x)} ${n(y + 4)}l${n(width)} ${n(height - 8)}m0 ${n(8 - height)}l${n(-width)} ${n(height - 8)}`,
};
