/**
 * The bytes a search may still take. Every table asks before it grows; a refusal unwinds the search
 * that asked, which then counts as undecided.
 */
export class Memory {
  limit: number;
  used = 0;

  constructor(limit: number) {
    this.limit = limit;
  }

  /** @throws OutOfMemory where the limit would be passed; nothing is taken then. */
  take(bytes: number): void {
    if (this.used + bytes > this.limit) throw new OutOfMemory();
    this.used += bytes;
  }

  release(bytes: number): void {
    this.used -= bytes;
  }
}

export class OutOfMemory extends Error {
  override readonly name = 'OutOfMemory';
}
