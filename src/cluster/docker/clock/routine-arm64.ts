/**
 * The routine for AArch64 Linux. Each line holds an instruction word and what it says; jumps and
 * addresses are relative, so a line more or less changes others. It clobbers x9 to x14, x8 and x0.
 */
import { header, type Routine } from './routine.ts';

type Instruction = readonly [word: string, meaning: string];

// int clock_gettime(w0: clock id, x1: {seconds, nanoseconds})
const clockGettime: readonly Instruction[] = [
  ['2a0003e9', 'mov w9, w0'],
  ['d2800e28', 'mov x8, #0x71'],
  ['d4000001', 'svc #0x0'],
  ['35000260', 'cbnz w0, done'],
  ['71007d3f', 'cmp w9, #0x1f'],
  ['54000228', 'b.hi done'],
  ['18ffff0a', 'ldr w10, clock_ids'],
  ['1ac9254a', 'lsr w10, w10, w9'],
  ['360001ca', 'tbz w10, #0, done'],
  ['58fffe6a', 'ldr x10, offset'],
  ['f940042b', 'ldr x11, [x1, #8]'],
  ['8b0b014a', 'add x10, x10, x11'],
  ['5299400b', 'mov w11, #0xca00'],
  ['72a7734b', 'movk w11, #0x3b9a, lsl #16'],
  ['9acb0d4c', 'sdiv x12, x10, x11'],
  ['9b0ba98a', 'msub x10, x12, x11, x10'],
  ['b6f8006a', 'tbz x10, #63, store'],
  ['8b0b014a', 'add x10, x10, x11'],
  ['d100058c', 'sub x12, x12, #0x1'],
  ['f940002d', 'store: ldr x13, [x1]'],
  ['8b0c01ad', 'add x13, x13, x12'],
  ['a900282d', 'stp x13, x10, [x1]'],
  ['d65f03c0', 'done: ret'],
];

// int gettimeofday(x0: {seconds, microseconds} or null, x1: unused)
const gettimeofday: readonly Instruction[] = [
  ['aa0003e9', 'mov x9, x0'],
  ['d2801528', 'mov x8, #0xa9'],
  ['d4000001', 'svc #0x0'],
  ['35000240', 'cbnz w0, done'],
  ['b4000229', 'cbz x9, done'],
  ['f940052a', 'ldr x10, [x9, #8]'],
  ['d2807d0e', 'mov x14, #0x3e8'],
  ['9b0e7d4a', 'mul x10, x10, x14'],
  ['58fffbab', 'ldr x11, offset'],
  ['8b0b014a', 'add x10, x10, x11'],
  ['5299400b', 'mov w11, #0xca00'],
  ['72a7734b', 'movk w11, #0x3b9a, lsl #16'],
  ['9acb0d4c', 'sdiv x12, x10, x11'],
  ['9b0ba98a', 'msub x10, x12, x11, x10'],
  ['b6f8006a', 'tbz x10, #63, store'],
  ['8b0b014a', 'add x10, x10, x11'],
  ['d100058c', 'sub x12, x12, #0x1'],
  ['9ace094a', 'store: udiv x10, x10, x14'],
  ['f940012d', 'ldr x13, [x9]'],
  ['8b0c01ad', 'add x13, x13, x12'],
  ['a900292d', 'stp x13, x10, [x9]'],
  ['d65f03c0', 'done: ret'],
];

const bytesOf = (instructions: readonly Instruction[]): Buffer => {
  const bytes = Buffer.alloc(4 * instructions.length);
  instructions.forEach(([word], i) => bytes.writeUInt32LE(Number.parseInt(word, 16), 4 * i));
  return bytes;
};

const parts = [header(), bytesOf(clockGettime), bytesOf(gettimeofday)] as const;
const atClockGettime = parts[0].length;
const atGettimeofday = atClockGettime + parts[1].length;

export const arm64: Routine = {
  machine: 'arm64',
  elfMachine: 183,
  code: Buffer.concat(parts),
  entries: [
    { symbol: '__kernel_clock_gettime', at: atClockGettime },
    { symbol: '__kernel_gettimeofday', at: atGettimeofday },
  ],
  landingPads: [Buffer.from('5f2403d5', 'hex')], // bti c
  jump: (from, to) => {
    const words = (to - from) / 4;
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(((0b000101 << 26) | (words & 0x03ffffff)) >>> 0); // b imm26
    return bytes;
  },
};
