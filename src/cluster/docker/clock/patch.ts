/**
 * What to write into a vDSO so that it answers through our routine, and what to write to take it back.
 * Pure: bytes in, bytes out; all places count from the start of the vDSO.
 */
import { amd64 } from './routine-amd64.ts';
import { arm64 } from './routine-arm64.ts';
import { MAGIC_AT, OFFSET_AT, type Routine } from './routine.ts';
import { readVdso } from './vdso.ts';

export interface Write {
  readonly at: number;
  readonly bytes: Buffer;
}

export interface ClockPatch {
  readonly kind: 'patch';
  readonly machine: Routine['machine'];
  /** Where the offset lies: int64, ns, written as a whole. */
  readonly offsetAt: number;
  /** In this order: the routine first, then the jumps to it. */
  readonly arm: readonly Write[];
  readonly disarm: readonly Write[];
  /** No thread may stand strictly inside one of these while it is armed. */
  readonly ranges: readonly { readonly from: number; readonly until: number }[];
}

export interface NoPatch {
  readonly kind: 'impossible';
  readonly reason: string;
}

export const planPatch = (image: Buffer): ClockPatch | NoPatch => {
  const vdso = readVdso(image);
  if (vdso === undefined) return impossible('its vDSO is not one of a 64-bit process');
  const routine = [amd64, arm64].find((r) => r.elfMachine === vdso.elfMachine);
  if (routine === undefined) return impossible(`no routine for ELF machine ${vdso.elfMachine}`);
  const routineAt = Math.ceil(vdso.end / 16) * 16;
  if (routineAt + routine.code.length > image.length) {
    return impossible(`the vDSO leaves ${image.length - vdso.end} bytes, too few`);
  }
  const jumps: (Write & { readonly old: Buffer })[] = [];
  for (const { symbol, at } of routine.entries) {
    const found = vdso.functions.get(symbol);
    if (found === undefined) return impossible(`the vDSO has no ${symbol}`);
    const from = found.at + landingPad(routine, image, found.at);
    const bytes = routine.jump(from, routineAt + at);
    if (from + bytes.length > found.at + found.size) return impossible(`${symbol} is too short`);
    jumps.push({ at: from, bytes, old: Buffer.from(image.subarray(from, from + bytes.length)) });
  }
  return {
    kind: 'patch',
    machine: routine.machine,
    offsetAt: routineAt + OFFSET_AT,
    arm: [{ at: routineAt, bytes: routine.code }, ...jumps.map(({ at, bytes }) => ({ at, bytes }))],
    disarm: [
      ...jumps.map(({ at, old }) => ({ at, bytes: old })),
      // The routine itself stays: a thread may still be inside. Without the magic it counts as none.
      { at: routineAt + OFFSET_AT, bytes: Buffer.alloc(8) },
      { at: routineAt + MAGIC_AT, bytes: Buffer.alloc(4) },
    ],
    ranges: jumps.map(({ at, bytes }) => ({ from: at, until: at + bytes.length })),
  };
};

const landingPad = (routine: Routine, image: Buffer, at: number): number =>
  routine.landingPads.find((pad) => image.subarray(at, at + pad.length).equals(pad))?.length ?? 0;

const impossible = (reason: string): NoPatch => ({ kind: 'impossible', reason });
