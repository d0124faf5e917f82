/**
 * Strings from bytes, each made once: functions, keys and nodes come a million times over.
 *
 * Exact: the hash only finds the place, the bytes are compared. Only for printable ASCII, which the
 * caller has made sure of. A name that is long is made anew, and so is one that comes when the table is
 * full: it grows with the names, up to where a history of nothing but new ones would fill the memory.
 */
const FIRST_SLOTS = 1 << 12;
const MOST_SLOTS = 1 << 20;
/** Slots for each name at least: few have to be looked at then. */
const SPARE = 2;
const LONGEST = 64;

export interface Name {
  readonly text: string;
  /** Of whoever numbers names; −1 until then. */
  number: number;
}

export class ByteNames {
  readonly #names: Name[] = [];
  /** By slot: the place of a name in `#names`, from 1 on; 0 where it is free. */
  #slots = new Int32Array(FIRST_SLOTS);
  /** By name. */
  #hashes = new Int32Array(FIRST_SLOTS / SPARE);
  /** By name, where its bytes begin in `#bytes`; they end where those of the next begin. */
  #starts = new Int32Array(FIRST_SLOTS / SPARE + 1);
  #bytes = new Uint8Array(8 * FIRST_SLOTS);

  /** @param hash of all bytes of the name, by `nextHash` from `FIRST_HASH` on */
  name(bytes: Buffer, start: number, end: number, hash: number): Name {
    if (end - start > LONGEST) return unkept(bytes, start, end);
    const slots = this.#slots;
    const last = slots.length - 1;
    let slot = firstSlot(hash) & last;
    for (let place = slots[slot]!; place !== 0; place = slots[slot]!) {
      if (this.#hashes[place - 1] === hash && this.#isNamed(place - 1, bytes, start, end)) {
        return this.#names[place - 1]!;
      }
      slot = (slot + 1) & last;
    }
    const name = unkept(bytes, start, end);
    if (this.#names.length * SPARE < slots.length) this.#keep(name, slot, bytes, start, end, hash);
    return name;
  }

  #isNamed(at: number, bytes: Buffer, start: number, end: number): boolean {
    const from = this.#starts[at]!;
    const length = this.#starts[at + 1]! - from;
    if (length !== end - start) return false;
    for (let i = 0; i < length; i++) if (this.#bytes[from + i] !== bytes[start + i]) return false;
    return true;
  }

  #keep(name: Name, slot: number, bytes: Buffer, start: number, end: number, hash: number): void {
    const at = this.#names.push(name) - 1;
    this.#slots[slot] = at + 1;
    this.#hashes[at] = hash;
    const from = this.#starts[at]!;
    const until = from + end - start;
    if (until > this.#bytes.length) this.#bytes = grown(this.#bytes);
    bytes.copy(this.#bytes, from, start, end);
    this.#starts[at + 1] = until;
    const slots = this.#slots.length;
    if ((at + 1) * SPARE === slots && slots < MOST_SLOTS) this.#grow(2 * slots);
  }

  #grow(slots: number): void {
    this.#hashes = resized(this.#hashes, slots / SPARE);
    this.#starts = resized(this.#starts, slots / SPARE + 1);
    this.#slots = new Int32Array(slots);
    for (let at = 0; at < this.#names.length; at++) {
      let slot = firstSlot(this.#hashes[at]!) & (slots - 1);
      while (this.#slots[slot] !== 0) slot = (slot + 1) & (slots - 1);
      this.#slots[slot] = at + 1;
    }
  }
}

const unkept = (bytes: Buffer, start: number, end: number): Name => ({
  text: bytes.toString('latin1', start, end),
  number: -1,
});

const firstSlot = (hash: number): number => hash ^ (hash >>> 15);

const resized = (column: Int32Array, length: number): Int32Array<ArrayBuffer> => {
  const all = new Int32Array(length);
  all.set(column);
  return all;
};

const grown = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => {
  const all = new Uint8Array(2 * bytes.length);
  all.set(bytes);
  return all;
};

/** FNV-1a, a byte at a time: who looks for the end of a name has its hash by then. */
export const FIRST_HASH = 0x811c9dc5 | 0;
export const nextHash = (hash: number, byte: number): number => Math.imul(hash ^ byte, 0x01000193);
