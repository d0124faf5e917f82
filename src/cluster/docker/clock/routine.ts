/**
 * Machine code that stands behind a vDSO and answers for it: makes the real system call and, for the
 * clocks that tell wall time, adds an offset. Position-independent; data first, then code:
 *
 * byte 0: the offset, int64, ns · byte 8: bit mask of the clock ids that are skewed · byte 12: magic
 */
export interface Routine {
  readonly machine: 'amd64' | 'arm64';
  /** `e_machine` of the ELF header. */
  readonly elfMachine: number;
  readonly code: Buffer;
  /** Functions of the vDSO that are replaced, and where in `code` their stand-in begins. */
  readonly entries: readonly { readonly symbol: string; readonly at: number }[];
  /** An instruction that must stay the first of a function, where it is (a landing pad). */
  readonly landingPads: readonly Buffer[];
  /** A jump for the code at `from` to `to`, both bytes from the start of the vDSO. */
  jump(from: number, to: number): Buffer;
}

export const OFFSET_AT = 0;
export const MAGIC_AT = 12;
export const MAGIC = 'VRFY';

/** CLOCK_REALTIME, CLOCK_REALTIME_COARSE, CLOCK_TAI: clocks that tell wall time. */
export const WALL_CLOCKS = (1 << 0) | (1 << 5) | (1 << 11);

/** The data that the code of every machine begins with. */
export const header = (): Buffer => {
  const bytes = Buffer.alloc(16);
  bytes.writeUInt32LE(WALL_CLOCKS, 8);
  bytes.write(MAGIC, MAGIC_AT, 'latin1');
  return bytes;
};
