/**
 * How long something takes, drawn anew each time: `2` (always so many ms), `1..10` (uniform),
 * `exponential:5` (by its mean), `normal:5:2` (by mean and standard deviation, never negative),
 * `pareto:1:1.5` (least and shape: now and then very long).
 */
import type { Random } from './random.ts';

export type Latency = (random: Random) => number;

/** A Pareto of less would now and then be longer than any number. */
const LEAST_SHAPE = 0.1;

const NUMBER = String.raw`(\d+(?:\.\d+)?)`;

/** `#` stands for a number. */
const form = (text: string): RegExp =>
  new RegExp(`^${text.replaceAll('.', '\\.').replaceAll('#', NUMBER)}$`);

const FORMS: readonly {
  readonly pattern: RegExp;
  readonly make: (first: number, second: number) => Latency | undefined;
}[] = [
  { pattern: form('#'), make: (ms) => () => ms },
  {
    pattern: form('#..#'),
    make: (least, most) =>
      least > most ? undefined : (random) => least + (most - least) * random.next(),
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
    make: (least, shape) =>
      shape < LEAST_SHAPE ? undefined : (random) => least / (1 - random.next()) ** (1 / shape),
  },
];

/** Undefined for a text that says no such thing. */
export const latencyOf = (text: string): Latency | undefined => {
  for (const { pattern, make } of FORMS) {
    const found = pattern.exec(text.trim());
    if (found === null) continue;
    return make(Number(found[1]), Number(found[2] ?? 0));
  }
  return undefined;
};

/** Box and Muller (1958), one of the two. */
const gaussian = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
