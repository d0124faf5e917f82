/**
 * Writes Fressian for tests, by the rules of its writer: the shortest form of a number, tags and cached
 * objects named by their place when they come again. Written beside the reader, not from it.
 */
export type Value =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly Value[]
  | { readonly double: number }
  | { readonly key: string }
  | { readonly set: readonly Value[] | null }
  | { readonly map: readonly (readonly [Value, Value])[] }
  | { readonly tag: string; readonly fields: readonly Value[] }
  | { readonly cached: Value };

export class FressianWriter {
  readonly #parts: Buffer[] = [];
  readonly #objects: string[] = [];
  readonly #tags: string[] = [];

  get bytes(): Buffer {
    return Buffer.concat(this.#parts);
  }

  write(value: Value): this {
    if (value === null) return this.#code(0xf7);
    if (typeof value === 'boolean') return this.#code(value ? 0xf5 : 0xf6);
    if (typeof value === 'number' || typeof value === 'bigint') return this.#integer(BigInt(value));
    if (typeof value === 'string') return this.#text(Buffer.from(value));
    if (isList(value)) return this.#list(value);
    if ('double' in value) return this.#double(value.double);
    if ('cached' in value) return this.#cached(value.cached);
    if ('key' in value) return this.#code(0xca).#cached(null).#cached(value.key);
    if ('set' in value) return this.write({ tag: 'persistent-hash-set', fields: [value.set] });
    if ('map' in value) return this.#code(0xc0).#list(value.map.flat());
    return this.#struct(value.tag, value.fields);
  }

  raw(...bytes: readonly number[]): this {
    this.#parts.push(Buffer.from(bytes));
    return this;
  }

  #code(code: number): this {
    return this.raw(code);
  }

  #integer(value: bigint): this {
    if (value === -1n) return this.#code(0xff);
    if (value >= 0n && value < 64n) return this.#code(Number(value));
    for (const [bytes, zero, bits] of PACKED) {
      const bound = 1n << BigInt(bits);
      if (value < -bound || value >= bound) continue;
      const shift = BigInt(8 * bytes);
      const low = Buffer.alloc(8);
      low.writeBigUInt64BE(BigInt.asUintN(8 * bytes, value));
      this.#code(zero + Number(value >> shift));
      this.#parts.push(low.subarray(8 - bytes));
      return this;
    }
    const whole = Buffer.alloc(9, 0xf8);
    whole.writeBigInt64BE(value, 1);
    this.#parts.push(whole);
    return this;
  }

  #double(value: number): this {
    if (value === 0 || value === 1) return this.#code(0xfb + value);
    const whole = Buffer.alloc(9, 0xfa);
    whole.writeDoubleBE(value, 1);
    this.#parts.push(whole);
    return this;
  }

  #text(bytes: Buffer): this {
    if (bytes.length < 8) this.#code(0xda + bytes.length);
    else this.#code(0xe3).#integer(BigInt(bytes.length));
    this.#parts.push(bytes);
    return this;
  }

  #list(values: readonly Value[]): this {
    if (values.length < 8) this.#code(0xe4 + values.length);
    else this.#code(0xec).#integer(BigInt(values.length));
    for (const value of values) this.write(value);
    return this;
  }

  #struct(tag: string, fields: readonly Value[]): this {
    const place = this.#tags.indexOf(tag);
    if (place < 0) {
      this.#tags.push(tag);
      this.#code(0xef).write(tag).#integer(BigInt(fields.length));
    } else if (place < 16) this.#code(0xa0 + place);
    else this.#code(0xf0).#integer(BigInt(place));
    for (const field of fields) this.write(field);
    return this;
  }

  #cached(value: Value): this {
    if (value === null || value === '') return this.write(value);
    const text = JSON.stringify(value);
    const place = this.#objects.indexOf(text);
    if (place < 0) {
      this.#objects.push(text);
      return this.#code(0xcd).write(value);
    }
    return place < 32 ? this.#code(0x80 + place) : this.#code(0xcc).#integer(BigInt(place));
  }
}

const isList = (value: Value): value is readonly Value[] => Array.isArray(value);

/** Bytes behind the code, the code of zero, and how many bits the number may have. */
const PACKED = [
  [1, 0x50, 12],
  [2, 0x68, 19],
  [3, 0x72, 25],
  [4, 0x76, 33],
  [5, 0x7a, 41],
  [6, 0x7e, 49],
] as const;
