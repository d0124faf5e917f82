/**
 * How long something takes, drawn anew each time: `2` (always so many ms), `1..10` (uniform),
 * `exponential:5` (by its mean), `normal:5:2` (by mean and standard deviation, never negative),
 * `pareto:1:1.5` (least and shape: now and then very long).
 */
import type { Random } from './random.ts';

export type Latency = (random: Random) => number;

const NUMBER = String.raw`(\d+(?:\.\d+)?)`;

/** `#` stands for a number. */
const form = (text: string): RegExp =>
  new RegExp(`^${text.replaceAll('.', '\\.').replaceAll('#', NUMBER)}$`);

const FORMS: readonly {
  readonly pattern: RegExp;
  readonly make: (first: number, second: number) => Latency;
  /** Default: any numbers do. */
  readonly fits?: (first: number, second: number) => boolean;
}[] = [
  { pattern: form('#'), make: (ms) => () => ms },
  {
    pattern: form('#..#'),
    make: (least, most) => (random) => least + (most - least) * random.next(),
    fits: (least, most) => least <= most,
  },
  {
    pattern: form('exponential:#'),
    make: (mean) => (random) => -mean * Math.log(1 - random.next()),
  },
  {
    pattern: form('normal:#:#'),
    make: (mean, deviation) => (random) => Math.max(0, mean + deviation * gaussian(random)),
  },
  {
    pattern: form('pareto:#:#'),
    make: (least, shape) => (random) => least / (1 - random.next()) ** (1 / shape),
    fits: (_, shape) => shape > 0,
  },
];

/** Undefined for a text that says no such thing. */
export const latencyOf = (text: string): Latency | undefined => {
  for (const { pattern, make, fits = () => true } of FORMS) {
    const found = pattern.exec(text.trim());
    if (found === null) continue;
    const [first, second] = [Number(found[1]), Number(found[2] ?? 0)];
    return fits(first, second) ? make(first, second) : undefined;
  }
  return undefined;
};

/** Box and Muller (1958), one of the two. */
const gaussian = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
