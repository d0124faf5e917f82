import { closeSync, openSync, readFileSync, readSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { bodiesFor, makeVdso, PAGE } from './fixtures/made-up-vdso.ts';
import { planPatch, type ClockPatch, type Write } from './patch.ts';
import { amd64 } from './routine-amd64.ts';
import { arm64 } from './routine-arm64.ts';
import { readVdso } from './vdso.ts';

const planned = (image: Buffer): ClockPatch => {
  const plan = planPatch(image);
  if (plan.kind === 'impossible') throw new Error(plan.reason);
  return plan;
};

const written = (image: Buffer, writes: readonly Write[]): Buffer => {
  const copy = Buffer.from(image);
  for (const { at, bytes } of writes) bytes.copy(copy, at);
  return copy;
};

describe.each([amd64, arm64])('a patch for $machine', (routine) => {
  const image = makeVdso(routine.elfMachine, bodiesFor(routine));

  it('puts the routine behind everything else and a jump to it into each function', () => {
    const plan = planned(image);
    expect(plan.machine).toBe(routine.machine);
    const vdso = readVdso(image);
    expect(plan.offsetAt).toBeGreaterThanOrEqual(vdso?.end ?? Infinity);
    expect(plan.offsetAt % 16).toBe(0);
    const [body, ...jumps] = plan.arm;
    expect(body?.bytes.equals(routine.code)).toBe(true);
    expect(jumps.map(({ at }) => at)).toEqual(
      routine.entries.map(({ symbol }) => vdso?.functions.get(symbol)?.at),
    );
    jumps.forEach(({ at, bytes }, i) => {
      const target = plan.offsetAt + (routine.entries[i]?.at ?? 0);
      expect(bytes.equals(routine.jump(at, target))).toBe(true);
    });
  });

  it('can be taken back: only the dead routine is left', () => {
    const plan = planned(image);
    const after = written(written(image, plan.arm), plan.disarm);
    expect(after.subarray(0, plan.offsetAt).equals(image.subarray(0, plan.offsetAt))).toBe(true);
    expect(after.includes('VRFY')).toBe(false);
    expect(planned(after).arm).toEqual(plan.arm);
  });

  it('leaves a landing pad where it is', () => {
    const pad = routine.landingPads[0] ?? Buffer.alloc(0);
    const bodies = new Map(
      [...bodiesFor(routine)].map(([symbol, body]) => [symbol, Buffer.concat([pad, body])]),
    );
    const padded = makeVdso(routine.elfMachine, bodies);
    const first = readVdso(padded)?.functions.get(routine.entries[0]?.symbol ?? '');
    expect(planned(padded).arm[1]?.at).toBe((first?.at ?? 0) + pad.length);
  });

  it('is refused when a function is missing or too short, or there is no room', () => {
    const [symbol = ''] = bodiesFor(routine).keys();
    const without = bodiesFor(routine);
    without.delete(symbol);
    expect(planPatch(makeVdso(routine.elfMachine, without))).toEqual({
      kind: 'impossible',
      reason: `the vDSO has no ${symbol}`,
    });
    const short = bodiesFor(routine).set(symbol, Buffer.alloc(3));
    expect(planPatch(makeVdso(routine.elfMachine, short))).toEqual({
      kind: 'impossible',
      reason: `${symbol} is too short`,
    });
    const full = bodiesFor(routine).set(symbol, Buffer.alloc(PAGE - 0x400 - 350));
    expect(planPatch(makeVdso(routine.elfMachine, full))).toMatchObject({ kind: 'impossible' });
  });
});

describe('planPatch', () => {
  it('refuses a 32-bit process, an unknown machine and what is no ELF image', () => {
    const bodies = bodiesFor(amd64);
    const reason = 'its vDSO is not one of a 64-bit process';
    expect(planPatch(makeVdso(3, bodies, { elfClass: 1 }))).toMatchObject({ reason });
    expect(planPatch(Buffer.alloc(PAGE))).toMatchObject({ reason });
    expect(planPatch(Buffer.alloc(0))).toMatchObject({ reason });
    expect(planPatch(makeVdso(243, bodies))).toMatchObject({
      reason: 'no routine for ELF machine 243',
    });
  });
});

const linux = process.platform === 'linux';
// oxlint-disable-next-line no-console -- a skipped test must be heard of
if (!linux) console.warn('SKIPPED: the vDSO of this very process (only Linux has one)');

describe.skipIf(!linux)('the vDSO of this very process', () => {
  it('can be patched, where the machine is one that we know', () => {
    const image = ownVdso();
    const known = process.arch === 'x64' || process.arch === 'arm64';
    expect(planPatch(image).kind).toBe(known ? 'patch' : 'impossible');
    expect([...(readVdso(image)?.functions.keys() ?? [])].join()).toContain('clock_gettime');
  });
});

const ownVdso = (): Buffer => {
  const line = readFileSync('/proc/self/maps', 'utf8')
    .split('\n')
    .find((l) => l.endsWith('[vdso]'));
  const [from = '0', until = '0'] = line?.split(' ')[0]?.split('-') ?? [];
  const start = Number.parseInt(from, 16);
  const image = Buffer.alloc(Number.parseInt(until, 16) - start);
  const memory = openSync('/proc/self/mem', 'r');
  readSync(memory, image, 0, image.length, start);
  closeSync(memory);
  return image;
};
