/**
 * The position vectors from which no order was found, each kept whole: the hash finds the bucket, an
 * exact comparison decides.
 */
export class DeadEnds {
  readonly #width: number;
  readonly #memoryBytes: number;
  #vectors: Int32Array;
  #table: Int32Array;
  count = 0;

  constructor(width: number, memoryBytes: number) {
    this.#width = width;
    this.#memoryBytes = memoryBytes;
    this.#vectors = new Int32Array(64 * width);
    this.#table = new Int32Array(128).fill(-1);
  }

  has(vector: Int32Array): boolean {
    return this.#table[this.#slot(vector)]! >= 0;
  }

  /** False when the memory budget does not hold it. */
  add(vector: Int32Array): boolean {
    if (2 * (this.count + 1) > this.#table.length && !this.#grow()) return false;
    const slot = this.#slot(vector);
    if (this.#table[slot]! >= 0) return true;
    this.#table[slot] = this.count;
    this.#vectors.set(vector, this.count * this.#width);
    this.count++;
    return true;
  }

  #slot(vector: Int32Array): number {
    const mask = this.#table.length - 1;
    let slot = hash(vector, 0, this.#width) & mask;
    for (;;) {
      const entry = this.#table[slot]!;
      if (entry < 0 || this.#equals(entry, vector)) return slot;
      slot = (slot + 1) & mask;
    }
  }

  #equals(entry: number, vector: Int32Array): boolean {
    const at = entry * this.#width;
    for (let q = 0; q < this.#width; q++) {
      if (this.#vectors[at + q] !== vector[q]) return false;
    }
    return true;
  }

  #grow(): boolean {
    const capacity = this.#table.length;
    if (4 * capacity * (this.#width + 2) > this.#memoryBytes) return false;
    const vectors = new Int32Array(capacity * this.#width);
    vectors.set(this.#vectors);
    this.#vectors = vectors;
    this.#table = new Int32Array(2 * capacity).fill(-1);
    for (let entry = 0; entry < this.count; entry++) {
      const mask = this.#table.length - 1;
      let slot = hash(vectors, entry * this.#width, this.#width) & mask;
      while (this.#table[slot]! >= 0) slot = (slot + 1) & mask;
      this.#table[slot] = entry;
    }
    return true;
  }
}

const hash = (vector: Int32Array, from: number, width: number): number => {
  let h = 0x811c9dc5;
  for (let q = 0; q < width; q++) {
    h = Math.imul(h ^ vector[from + q]!, 0x01000193);
    h ^= h >>> 15;
  }
  return h >>> 0;
};
