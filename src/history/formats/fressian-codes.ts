/** The codes of Fressian (Datomic/fressian, `impl/Codes.java`): the byte that every value begins with. */

/** A tag, and how many fields such a struct has. */
export interface StructType {
  readonly tag: string;
  readonly fields: number;
}

export const PACKED_INTEGERS = [
  { below: 0x60, zero: 0x50, bytes: 1 },
  { below: 0x70, zero: 0x68, bytes: 2 },
  { below: 0x74, zero: 0x72, bytes: 3 },
  { below: 0x78, zero: 0x76, bytes: 4 },
  { below: 0x7c, zero: 0x7a, bytes: 5 },
  { below: 0x80, zero: 0x7e, bytes: 6 },
] as const;

export const OBJECT_CACHED = 0x80;
export const STRUCT_CACHED = 0xa0;
/** None to seven bytes at once, a chunk behind which another comes, a last one with its length. */
export interface ChunkCodes {
  readonly empty: number;
  readonly chunk: number;
  readonly counted: number;
}

export const BYTES: ChunkCodes = { empty: 0xd0, chunk: 0xd8, counted: 0xd9 };
export const TEXT: ChunkCodes = { empty: 0xda, chunk: 0xe2, counted: 0xe3 };

export const isOneOf = ({ empty, counted }: ChunkCodes, code: number): boolean =>
  code >= empty && code <= counted;

export const LIST = 0xe4;
export const LIST_COUNTED = 0xec;
export const LIST_CLOSED = 0xed;
export const LIST_OPEN = 0xee;
export const LIST_END = 0xfd;

/** Structs with a code of their own. */
export const TAGS: Readonly<Record<number, StructType>> = {
  0xb0: { tag: 'long[]', fields: 2 },
  0xb1: { tag: 'double[]', fields: 2 },
  0xb2: { tag: 'boolean[]', fields: 2 },
  0xb3: { tag: 'int[]', fields: 2 },
  0xb4: { tag: 'float[]', fields: 2 },
  0xb5: { tag: 'Object[]', fields: 2 },
  0xc0: { tag: 'map', fields: 1 },
  0xc1: { tag: 'set', fields: 1 },
  0xc3: { tag: 'uuid', fields: 1 },
  0xc4: { tag: 'regex', fields: 1 },
  0xc5: { tag: 'uri', fields: 1 },
  0xc6: { tag: 'bigint', fields: 1 },
  0xc7: { tag: 'bigdec', fields: 2 },
  0xc8: { tag: 'inst', fields: 1 },
  0xc9: { tag: 'sym', fields: 2 },
  0xca: { tag: 'key', fields: 2 },
};
