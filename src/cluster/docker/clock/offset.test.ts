import { describe, expect, it } from 'vitest';
import { offsetMsAt, upkeepMs } from './offset.ts';

describe('offsetMsAt', () => {
  it('is constant for a jump', () => {
    expect(offsetMsAt({ offsetMs: -500 }, 0)).toBe(-500);
    expect(offsetMsAt({ offsetMs: -500 }, 60_000)).toBe(-500);
  });

  it('grows with a drift', () => {
    expect(offsetMsAt({ offsetMs: 100, driftMsPerS: 10 }, 0)).toBe(100);
    expect(offsetMsAt({ offsetMs: 100, driftMsPerS: 10 }, 3000)).toBe(130);
    expect(offsetMsAt({ offsetMs: 0, driftMsPerS: -10 }, 500)).toBe(-5);
  });

  it('jumps to and fro when it strobes, beginning with the offset', () => {
    const at = (ms: number): number => offsetMsAt({ offsetMs: 7, strobeMs: 100 }, ms);
    expect([0, 99, 100, 199, 200].map(at)).toEqual([7, 7, 0, 0, 7]);
  });
});

describe('upkeepMs', () => {
  it('follows the movement of the clock, within bounds', () => {
    expect(upkeepMs({ offsetMs: 1, strobeMs: 1 })).toBe(10);
    expect(upkeepMs({ offsetMs: 1, strobeMs: 400 })).toBe(100);
    expect(upkeepMs({ offsetMs: 1, strobeMs: 60_000 })).toBe(500);
    expect(upkeepMs({ offsetMs: 1, driftMsPerS: 3 })).toBe(50);
    expect(upkeepMs({ offsetMs: 1 })).toBe(500);
  });
});
