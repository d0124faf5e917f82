import { assert, bigInt, constantFrom, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { runArm64 } from './fixtures/arm64-machine.ts';
import { arm64 } from './routine-arm64.ts';
import { MAGIC, MAGIC_AT, OFFSET_AT } from './routine.ts';

const RESULT_AT = 4096;
const NS = 1_000_000_000n;
const [clockGettime, gettimeofday] = arm64.entries.map(({ at }) => at) as [number, number];

/** The kernel's answer is `seconds` and `part`; what the routine makes of it. */
const call = (options: {
  start: number;
  offset: bigint;
  seconds: bigint;
  part: bigint;
  clock?: bigint;
  fails?: boolean;
  nowhere?: boolean;
}): { x0: bigint; seconds: bigint; part: bigint; asked: bigint } => {
  const memory = Buffer.alloc(8192);
  arm64.code.copy(memory);
  memory.writeBigInt64LE(options.offset, OFFSET_AT);
  let asked = 0n;
  const pointer = options.nowhere === true ? 0n : BigInt(RESULT_AT);
  const isClock = options.start === clockGettime;
  const x0 = runArm64({
    memory,
    start: options.start,
    x0: isClock ? (options.clock ?? 0n) : pointer,
    x1: isClock ? pointer : 0n,
    systemCall: (number) => {
      asked = number;
      if (options.fails === true) return 0xffff_ffff_ffff_ffean; // -EINVAL
      if (options.nowhere !== true) {
        memory.writeBigInt64LE(options.seconds, RESULT_AT);
        memory.writeBigInt64LE(options.part, RESULT_AT + 8);
      }
      return 0n;
    },
  });
  const seconds = memory.readBigInt64LE(RESULT_AT);
  return { x0, seconds, part: memory.readBigInt64LE(RESULT_AT + 8), asked };
};

const offsets = bigInt({ min: -(10n ** 17n), max: 10n ** 17n });
const seconds = bigInt({ min: 0n, max: 4_000_000_000n });

describe('the arm64 routine', () => {
  it('begins with its data', () => {
    expect(arm64.code.toString('latin1', MAGIC_AT, MAGIC_AT + 4)).toBe(MAGIC);
    expect(arm64.code.length).toBe(196);
  });

  it('adds any offset to wall clocks, the nanoseconds in range', () => {
    assert(
      property(
        offsets,
        seconds,
        bigInt({ min: 0n, max: NS - 1n }),
        constantFrom(0n, 5n, 11n),
        (offset, s, ns, clock) => {
          const got = call({ start: clockGettime, offset, seconds: s, part: ns, clock });
          expect(got).toMatchObject({ x0: 0n, asked: 113n });
          expect(got.part).toBeGreaterThanOrEqual(0n);
          expect(got.part).toBeLessThan(NS);
          expect(got.seconds * NS + got.part).toBe(s * NS + ns + offset);
        },
      ),
    );
  });

  it('leaves every other clock alone', () => {
    for (const clock of [1n, 2n, 3n, 4n, 6n, 7n, 8n, 9n, 10n, 31n, 32n, 33n, 0xffff_fff6n]) {
      const got = call({ start: clockGettime, offset: 12345n, seconds: 9n, part: 8n, clock });
      expect(got).toMatchObject({ x0: 0n, seconds: 9n, part: 8n });
    }
  });

  it('adds any offset to gettimeofday, the microseconds in range', () => {
    assert(
      property(offsets, seconds, bigInt({ min: 0n, max: 999_999n }), (offset, s, us) => {
        const got = call({ start: gettimeofday, offset, seconds: s, part: us });
        expect(got).toMatchObject({ x0: 0n, asked: 169n });
        const total = s * NS + us * 1000n + offset;
        const floor = ((total % 1000n) + 1000n) % 1000n;
        expect(got.seconds * NS + got.part * 1000n).toBe(total - floor);
        expect(got.part).toBeGreaterThanOrEqual(0n);
        expect(got.part).toBeLessThan(1_000_000n);
      }),
    );
  });

  it('hands an error of the kernel on, and takes no result for an answer', () => {
    const failed = { offset: 5n, seconds: 1n, part: 1n, fails: true };
    for (const start of [clockGettime, gettimeofday]) {
      const got = call({ ...failed, start });
      expect(BigInt.asIntN(64, got.x0)).toBe(-22n);
      expect(got.seconds).toBe(0n);
    }
    expect(call({ start: gettimeofday, offset: 5n, seconds: 0n, part: 0n, nowhere: true }).x0).toBe(
      0n,
    );
  });

  it('is jumped to by a branch, forward and back', () => {
    expect(arm64.jump(0x100, 0x200).readUInt32LE().toString(16)).toBe('14000040');
    expect(arm64.jump(0x200, 0x100).readUInt32LE().toString(16)).toBe('17ffffc0');
  });
});
