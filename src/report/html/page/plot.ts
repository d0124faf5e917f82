/** What canvases share: their size, colours of the theme, the axis of time, patterns of faults. */
import type { FaultRow } from '../data/report-data.ts';
import { at, digitsFor } from './words.ts';

export interface Plot {
  readonly g: CanvasRenderingContext2D;
  readonly width: number;
  readonly height: number;
  /** Where time begins, px. */
  readonly gutter: number;
  readonly x: (ms: number) => number;
  readonly from: number;
  readonly until: number;
}

const RIGHT = 10;

/** A cleared canvas within its host, as sharp as the screen, with a scale of time. */
export const openPlot = (host: HTMLElement, height: number, from: number, until: number): Plot => {
  let canvas = host.querySelector('canvas');
  if (canvas === null) host.append((canvas = document.createElement('canvas')));
  const width = Math.max(200, host.clientWidth);
  const ratio = devicePixelRatio || 1;
  canvas.width = Math.round(width * ratio);
  canvas.height = Math.round(height * ratio);
  canvas.style.height = `${height}px`;
  const g = canvas.getContext('2d')!;
  g.setTransform(ratio, 0, 0, ratio, 0, 0);
  g.font = FONT;
  g.textBaseline = 'middle';
  const gutter = gutterOf(width);
  const scale = (width - gutter - RIGHT) / (until - from);
  return { g, width, height, gutter, from, until, x: (ms) => gutter + (ms - from) * scale };
};

export const FONT = '11px system-ui, -apple-system, "Segoe UI", "DejaVu Sans", sans-serif';

const gutterOf = (width: number): number => (width < 600 ? 64 : 104);

/** ms at a place on the screen. */
export const timeAt = (host: HTMLElement, clientX: number, from: number, until: number): number => {
  const { left, width } = host.getBoundingClientRect();
  const gutter = gutterOf(width);
  return from + ((clientX - left - gutter) / (width - gutter - RIGHT)) * (until - from);
};

let palette: Record<string, string> = {};

/** To be called when the theme has changed. */
export const readColours = (): void => {
  palette = {};
};

export const colour = (name: string): string =>
  (palette[name] ??= getComputedStyle(document.documentElement)
    .getPropertyValue(`--${name}`)
    .trim());

const STEPS = [1, 2, 5, 10];

/** A distance of marks that leaves room for their words. */
export const stepFor = (span: number, px: number): number => {
  const raw = span / Math.max(2, px / 95);
  const power = 10 ** Math.floor(Math.log10(raw));
  return (STEPS.find((step) => step * power >= raw) ?? 10) * power;
};

export const drawAxis = (
  { g, x, from, until, gutter, width }: Plot,
  top: number,
  bottom: number,
): void => {
  const step = stepFor(until - from, width - gutter);
  const digits = digitsFor(step);
  g.textAlign = 'center';
  g.lineWidth = 1;
  for (let k = Math.ceil(from / step); k * step <= until; k++) {
    const px = Math.round(x(k * step)) + 0.5;
    line(g, px, top, px, bottom, colour('line'));
    g.fillStyle = colour('muted');
    if (px > gutter + 20 && px < width - 24) g.fillText(at(k * step, digits), px, bottom + 10);
  }
};

export const line = (
  g: CanvasRenderingContext2D,
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  stroke: string,
): void => {
  g.strokeStyle = stroke;
  g.beginPath();
  g.moveTo(x1, y1);
  g.lineTo(x2, y2);
  g.stroke();
};

/** The name of a lane, in the gutter. */
export const laneName = ({ g, gutter }: Plot, text: string, y: number, strong = false): void => {
  g.textAlign = 'right';
  g.fillStyle = colour(strong ? 'ink' : 'muted');
  g.fillText(fitted(g, text, gutter - 14), gutter - 10, y);
};

/** As much of a text as there is room for. */
export const fitted = (g: CanvasRenderingContext2D, text: string, px: number): string => {
  if (g.measureText(text).width <= px) return text;
  let short = text;
  while (short.length > 1 && g.measureText(`${short}…`).width > px) short = short.slice(0, -1);
  return short.length < 2 ? '' : `${short}…`;
};

/** Text within a bar; nothing where there is hardly room. */
export const barText = (
  g: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  px: number,
): void => {
  if (px < 14) return;
  g.textAlign = 'left';
  g.fillText(fitted(g, text, px), x, y);
};

const FAMILIES: Readonly<Record<string, 'partition' | 'kill' | 'pause'>> = {
  partition: 'partition',
  kill: 'kill',
  amnesia: 'kill',
  'power-loss': 'kill',
  pause: 'pause',
};

export const faultColour = ({ nemesis }: FaultRow): string => FAMILIES[nemesis] ?? 'other';

/** A fault as a bar: colour and pattern say what kind it is, a dashed edge that it had no effect. */
export const drawFault = (
  g: CanvasRenderingContext2D,
  fault: FaultRow,
  x: number,
  y: number,
  width: number,
  height: number,
): void => {
  const stroke = colour(faultColour(fault));
  g.save();
  g.beginPath();
  g.rect(x, y, width, height);
  g.clip();
  g.globalAlpha = 0.24;
  g.fillStyle = stroke;
  g.fillRect(x, y, width, height);
  g.globalAlpha = 0.5;
  g.strokeStyle = stroke;
  g.lineWidth = 1;
  if (fault.tookEffect) hatch(g, fault, Math.max(x, -20), y, Math.min(width, 4000), height);
  g.restore();
  g.strokeStyle = stroke;
  g.lineWidth = 1;
  if (!fault.tookEffect) g.setLineDash([3, 3]);
  g.strokeRect(x + 0.5, y + 0.5, Math.max(1, width - 1), height - 1);
  g.setLineDash([]);
};

const hatch = (
  g: CanvasRenderingContext2D,
  fault: FaultRow,
  x: number,
  y: number,
  width: number,
  height: number,
): void => {
  const family = faultColour(fault);
  g.beginPath();
  if (family === 'pause') {
    for (let at = y + 2; at < y + height; at += 4) {
      g.moveTo(x, at);
      g.lineTo(x + width, at);
    }
  } else {
    const [slant, every] = family === 'kill' ? [0, 5] : [height, 7];
    for (let at = x - slant; at < x + width; at += every) {
      g.moveTo(at, y + height);
      g.lineTo(at + slant, y);
    }
  }
  g.stroke();
};

export const faultName = ({ id, nemesis, kind, summary }: FaultRow): string =>
  `#${id} ${nemesis} ${kind}: ${summary}`;

/** Faults that are on together are drawn below each other: the lane of each. */
export const faultLanes = (
  faults: readonly FaultRow[],
): { readonly lanes: number; readonly of: ReadonlyMap<number, number> } => {
  const ends: number[] = [];
  const of = new Map<number, number>();
  for (const { id, fromMs, untilMs } of faults) {
    const free = ends.findIndex((end) => end <= fromMs);
    const lane = free === -1 ? ends.length : free;
    ends[lane] = untilMs;
    of.set(id, lane);
  }
  return { lanes: Math.max(1, ends.length), of };
};
