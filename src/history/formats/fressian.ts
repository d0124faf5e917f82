/**
 * Reads Fressian, the binary form in which Jepsen stores values: as EDN values (edn-value.ts), so that
 * they become the same JSON as those of a `history.edn`.
 *
 * Source: the codes and rules of Fressian's own reader and writer (Datomic/fressian, `impl/Codes.java`,
 * `FressianReader.java`). An object may be put into a cache and be named by its place there; so may the
 * tags of structs. What a struct's fields mean is said in fressian-tags.ts. Nothing is rounded: whole
 * numbers beyond 2^53 are bigints.
 */
import type { Edn } from './edn-value.ts';
import {
  BYTES,
  type ChunkCodes,
  isOneOf,
  LIST,
  LIST_CLOSED,
  LIST_COUNTED,
  LIST_END,
  LIST_OPEN,
  OBJECT_CACHED,
  PACKED_INTEGERS,
  STRUCT_CACHED,
  type StructType,
  TAGS,
  TEXT,
} from './fressian-codes.ts';
import { taggedEdn } from './fressian-tags.ts';
import { javaText } from './fressian-text.ts';

/** What keeps the bytes from being Fressian, and where: `offset` in bytes from their beginning. */
export class FressianProblem extends Error {
  readonly offset: number;

  constructor(reason: string, offset: number) {
    super(reason);
    this.offset = offset;
  }
}

/** What stands in the cache while it is still being read. */
const UNFINISHED = Symbol('unfinished');

export class FressianReader {
  readonly #bytes: Buffer;
  #at = 0;
  #objects: (Edn | typeof UNFINISHED)[] = [];
  #structs: StructType[] = [];

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  get atEnd(): boolean {
    return this.#at >= this.#bytes.length;
  }

  /** @throws FressianProblem */
  read(): Edn {
    return this.#value(this.#take(1));
  }

  #value(code: number): Edn {
    const whole = this.#packedInteger(code);
    if (whole !== undefined) return whole;
    if (code < STRUCT_CACHED) return this.#cached(code - OBJECT_CACHED);
    if (code < STRUCT_CACHED + 16) return this.#knownStruct(code - STRUCT_CACHED);
    const tag = TAGS[code];
    if (tag !== undefined) return this.#struct(tag);
    if (isOneOf(BYTES, code))
      return { tag: 'bytes', val: this.#chunks(code, BYTES).toString('hex') };
    if (isOneOf(TEXT, code)) return javaText(this.#chunks(code, TEXT));
    if (code >= LIST && code < LIST_COUNTED) return this.#list(code - LIST);
    return this.#rare(code);
  }

  #rare(code: number): Edn {
    switch (code) {
      case LIST_COUNTED:
        return this.#list(this.#count());
      case LIST_CLOSED:
      case LIST_OPEN:
        return this.#listToItsEnd(code === LIST_OPEN);
      case 0xf5:
        return true;
      case 0xf6:
        return false;
      case 0xf7:
        return null;
      case 0xf8:
        return exact(this.#bytes.readBigInt64BE(this.#skip(8)));
      case 0xf9:
        return double(this.#bytes.readFloatBE(this.#skip(4)));
      case 0xfa:
        return double(this.#bytes.readDoubleBE(this.#skip(8)));
      case 0xfb:
        return 0;
      case 0xfc:
        return 1;
      case 0xcc:
        return this.#cached(this.#count());
      case 0xcd:
        return this.#cache();
      case 0xef:
        return this.#newStruct();
      case 0xf0:
        return this.#knownStruct(this.#count());
      case 0xfe:
        this.#objects = [];
        this.#structs = [];
        return this.read();
      default:
        throw this.#problem(`the code 0x${code.toString(16)} is not known in Fressian`, 1);
    }
  }

  /** Of 1 to 7 bytes: the first holds the code, the sign and the highest bits. */
  #packedInteger(code: number): number | undefined {
    if (code < 0x40) return code;
    if (code === 0xff) return -1;
    for (const { below, zero, bytes } of PACKED_INTEGERS) {
      if (code < below) return (code - zero) * 2 ** (8 * bytes) + this.#take(bytes);
    }
    return undefined;
  }

  /** A number that counts bytes, fields or places. */
  #count(): number {
    const count = this.read();
    // Whatever is counted takes a byte at least, so damaged counts end here.
    if (typeof count !== 'number' || count < 0 || count > this.#bytes.length) {
      throw this.#problem('a count was expected');
    }
    return count;
  }

  #list(length: number): readonly Edn[] {
    const values: Edn[] = [];
    for (let i = 0; i < length; i++) values.push(this.read());
    return values;
  }

  #listToItsEnd(mayStop: boolean): readonly Edn[] {
    const values: Edn[] = [];
    for (;;) {
      if (mayStop && this.atEnd) return values;
      const code = this.#take(1);
      if (code === LIST_END) return values;
      values.push(this.#value(code));
    }
  }

  /** In chunks, of which every one but the last says that another comes. */
  #chunks(first: number, { empty, chunk, counted }: ChunkCodes): Buffer {
    const chunks: Buffer[] = [];
    for (let code = first; ; code = this.#take(1)) {
      if (code < empty || code > counted) throw this.#problem('another chunk was to follow', 1);
      const length = code < chunk ? code - empty : this.#count();
      const start = this.#skip(length);
      chunks.push(this.#bytes.subarray(start, start + length));
      if (code !== chunk)
        return chunks.length === 1 ? (chunks[0] as Buffer) : Buffer.concat(chunks);
    }
  }

  #cache(): Edn {
    const place = this.#objects.push(UNFINISHED) - 1;
    const value = this.read();
    this.#objects[place] = value;
    return value;
  }

  #cached(place: number): Edn {
    const value = this.#objects[place];
    if (value === undefined || value === UNFINISHED) {
      throw this.#problem(`nothing is in place ${place} of the cache`);
    }
    return value;
  }

  #newStruct(): Edn {
    const tag = this.read();
    if (typeof tag !== 'string') throw this.#problem('a tag was expected');
    const fields = this.#count();
    this.#structs.push({ tag, fields });
    return this.#struct({ tag, fields });
  }

  #knownStruct(place: number): Edn {
    const struct = this.#structs[place];
    if (struct === undefined) throw this.#problem(`no tag is in place ${place} of the cache`);
    return this.#struct(struct);
  }

  /** An array says its length, then its elements. */
  #struct({ tag, fields }: StructType): Edn {
    return taggedEdn(tag, this.#list(tag.endsWith('[]') ? this.#count() : fields));
  }

  /** A whole number of that many bytes, none negative. */
  #take(bytes: number): number {
    return this.#bytes.readUIntBE(this.#skip(bytes), bytes);
  }

  #skip(bytes: number): number {
    const start = this.#at;
    if (start + bytes > this.#bytes.length) throw this.#problem('the data end within a value');
    this.#at += bytes;
    return start;
  }

  #problem(reason: string, back = 0): FressianProblem {
    return new FressianProblem(reason, this.#at - back);
  }
}

const exact = (value: bigint): number | bigint => {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
};

/** JSON has no NaN and no infinity: a tag, for values refuse the tags they do not know. */
const double = (value: number): Edn =>
  Number.isFinite(value) ? value : { tag: `#${value}`, val: null };
