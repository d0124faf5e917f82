import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../src/base/random.ts';
import { draw, isSkewed } from './skews.ts';

const SEEDS = Array.from({ length: 200 }, (_, seed) => seed);

describe('skews', () => {
  it('go both ways, from less than a second to most of an hour', () => {
    const offsets = SEEDS.map((seed) => draw('bump', randomFrom(seed)).offsetMs);
    expect(offsets.some((ms) => ms < 0)).toBe(true);
    expect(offsets.some((ms) => ms > 0)).toBe(true);
    const sizes = offsets.map(Math.abs);
    expect(Math.min(...sizes)).toBeGreaterThanOrEqual(400);
    expect(Math.min(...sizes)).toBeLessThan(1_000);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(3_600_000);
    expect(Math.max(...sizes)).toBeGreaterThan(1_800_000);
  });

  it('are seen when the clock is where it should be, read a little late', () => {
    expect(isSkewed({ offsetMs: 1_000 }, 1_100)).toBe(true);
    expect(isSkewed({ offsetMs: -1_000 }, -900)).toBe(true);
  });

  it('are not seen when the clock is right, or off by something else', () => {
    for (const seed of SEEDS) expect(isSkewed(draw('bump', randomFrom(seed)), 0)).toBe(false);
    expect(isSkewed({ offsetMs: 1_000 }, -1_000)).toBe(false);
    expect(isSkewed({ offsetMs: 1_000 }, 1_600)).toBe(false);
  });

  it('of a strobing clock are seen only in its half of the time', () => {
    expect(isSkewed({ offsetMs: 5_000, strobeMs: 50 }, 5_010)).toBe(true);
    expect(isSkewed({ offsetMs: 5_000, strobeMs: 50 }, 3)).toBe(false);
  });

  it('of a drift are seen once it went far enough, in its direction', () => {
    expect(isSkewed({ offsetMs: 0, driftMsPerS: -500 }, -400)).toBe(true);
    expect(isSkewed({ offsetMs: 0, driftMsPerS: -500 }, -40)).toBe(false);
    expect(isSkewed({ offsetMs: 0, driftMsPerS: -500 }, 400)).toBe(false);
  });
});
