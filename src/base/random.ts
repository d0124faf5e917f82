/**
 * The one source of randomness: seeded, splittable by name, so that what one part draws does not
 * move what another part draws. Not for cryptography.
 *
 * sfc32 (Chris Doty-Humphrey, PractRand), seeded through a 32-bit string hash (cyrb128-like mixing).
 */
export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform integer in [0, n). */
  below(n: number): number;
  /** Uniform integer in [from, to], both included. */
  between(from: number, to: number): number;
  pick<T>(items: readonly T[]): T;
  /** A new array in random order. */
  shuffle<T>(items: readonly T[]): T[];
  /** An independent source, fixed by this one's seed and the name alone. */
  split(name: string): Random;
}

export const randomFrom = (seed: string | number): Random => {
  const text = String(seed);
  const draw = sfc32(text);
  const below = (n: number): number => Math.floor(draw() * n);
  return {
    next: draw,
    below,
    between: (from, to) => from + below(to - from + 1),
    pick: (items) => {
      if (items.length === 0) throw new RangeError('pick from nothing');
      return items[below(items.length)] as (typeof items)[number];
    },
    shuffle: (items) => {
      const copy = [...items];
      for (let i = copy.length - 1; i > 0; i--) {
        const j = below(i + 1);
        [copy[i], copy[j]] = [copy[j] as (typeof copy)[number], copy[i] as (typeof copy)[number]];
      }
      return copy;
    },
    split: (name) => randomFrom(`${text}/${name}`),
  };
};

const sfc32 = (seed: string): (() => number) => {
  let [a, b, c, d] = hash128(seed);
  const next = (): number => {
    const t = (((a + b) | 0) + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + t) | 0;
    return (t >>> 0) / 4294967296;
  };
  for (let i = 0; i < 15; i++) next();
  return next;
};

const hash128 = (text: string): [number, number, number, number] => {
  const lanes: [number, number, number, number] = [1779033703, 3144134277, 1013904242, 2773480762];
  const factors = [597399067, 2869860233, 951274213, 2716044179] as const;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    for (let lane = 0; lane < 4; lane++) {
      const neighbour = lanes[(lane + 1) % 4] as number;
      lanes[lane] = neighbour ^ Math.imul((lanes[lane] as number) ^ code, factors[lane] as number);
    }
  }
  return lanes;
};
