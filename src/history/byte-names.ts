/**
 * Strings from bytes, each made once: functions, keys and nodes come a million times over.
 *
 * Exact: the hash only finds the place, the bytes are compared. Only for printable ASCII, which the
 * caller has made sure of. A name that is long, or that finds no room, is made anew.
 */
const SLOTS = 1 << 12;
const PROBES = 8;
const LONGEST = 64;

export interface Name {
  readonly text: string;
  /** Of whoever numbers names; −1 until then. */
  number: number;
}

interface Entry extends Name {
  readonly bytes: Uint8Array;
}

export class ByteNames {
  readonly #entries: (Entry | undefined)[] = Array.from({ length: SLOTS }, () => undefined);

  /** @param hash of all bytes of the name, by `nextHash` from `FIRST_HASH` on */
  name(bytes: Buffer, start: number, end: number, hash: number): Name {
    const length = end - start;
    if (length > LONGEST) return unkept(bytes, start, end);
    let slot = hash ^ (hash >>> 15);
    for (let probe = 0; probe < PROBES; probe++) {
      slot &= SLOTS - 1;
      const entry = this.#entries[slot];
      if (entry === undefined) return this.#learn(slot, bytes, start, end);
      if (entry.bytes.length === length && sameBytes(entry.bytes, bytes, start)) return entry;
      slot++;
    }
    return unkept(bytes, start, end);
  }

  #learn(slot: number, bytes: Buffer, start: number, end: number): Name {
    const kept = Uint8Array.from(bytes.subarray(start, end));
    const entry = { ...unkept(bytes, start, end), bytes: kept };
    this.#entries[slot] = entry;
    return entry;
  }
}

const unkept = (bytes: Buffer, start: number, end: number): Name => ({
  text: bytes.toString('latin1', start, end),
  number: -1,
});

/** FNV-1a, a byte at a time: who looks for the end of a name has its hash by then. */
export const FIRST_HASH = 0x811c9dc5 | 0;
export const nextHash = (hash: number, byte: number): number => Math.imul(hash ^ byte, 0x01000193);

const sameBytes = (known: Uint8Array, bytes: Buffer, start: number): boolean => {
  for (let i = 0; i < known.length; i++) {
    if (known[i] !== bytes[start + i]) return false;
  }
  return true;
};
