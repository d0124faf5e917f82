/**
 * The blocks of a `test.jepsen`: where they are, whether they are whole, and of what kind.
 *
 * Source: jepsen-io/jepsen, `store/format.clj`, versions 0 and 1. `JEPSEN`, the version (4 bytes), where
 * the block index is (8 bytes); then blocks, each with its length, a CRC-32 of its data and of its
 * header, and its kind. The index names the blocks by number, and the one that holds the test. Numbers
 * have their highest byte first. A block is checked when it is read.
 */
import { crc32 } from 'node:zlib';
import { JEPSEN_MAGIC } from './beginnings.ts';

const FIRST_BLOCK = 18;
/** Length, checksum, and 16 bytes for the kind, of which the first two are used. */
const HEADER_BYTES = 28;

const KINDS = {
  1: 'index',
  2: 'value',
  3: 'partial map',
  4: 'stream',
  5: 'big vector',
} as const;

export type BlockKind = (typeof KINDS)[keyof typeof KINDS];

export interface Block {
  readonly kind: BlockKind;
  /** Where it begins in the file. */
  readonly offset: number;
  /** Where the next one may begin. */
  readonly end: number;
  /** What stands behind its header; `offset` + 28 in the file. */
  readonly data: Buffer;
}

export interface BlockIndex {
  /** Where the index itself stands. */
  readonly offset: number;
  /** The number of the block with the test; 0 where there is none. */
  readonly root: number;
  readonly offsets: ReadonlyMap<number, number>;
}

/** What is wrong with the file, and at which byte. */
export class BlockProblem extends Error {
  readonly offset: number;
  /** The file may be cut off: it ends before this block does. */
  readonly cutOff: boolean;

  constructor(reason: string, offset: number, cutOff = false) {
    super(reason);
    this.offset = offset;
    this.cutOff = cutOff;
  }
}

/** Behind the header of a block its data begin. */
export const dataOffset = ({ offset }: Block): number => offset + HEADER_BYTES;

/** @throws BlockProblem where it is not whole, not of a known kind, or has another checksum. */
export const blockAt = (file: Buffer, offset: number): Block => {
  if (offset < FIRST_BLOCK) throw new BlockProblem('no block can begin here', offset);
  if (offset + HEADER_BYTES > file.length) {
    throw new BlockProblem('the file ends before this block', offset, true);
  }
  const length = Number(file.readBigInt64BE(offset));
  if (length < HEADER_BYTES) {
    throw new BlockProblem(`this block would be ${length} bytes long`, offset);
  }
  const end = offset + length;
  if (end > file.length) throw new BlockProblem('the file ends within this block', offset, true);
  const data = file.subarray(offset + HEADER_BYTES, end);
  const said = file.readUInt32BE(offset + 8);
  const counted = checksum(file.subarray(offset, offset + HEADER_BYTES), data);
  if (said !== counted) {
    throw new BlockProblem(
      `this block is damaged: its checksum is ${hex(said)}, that of its bytes ${hex(counted)}`,
      offset,
    );
  }
  const number = file.readInt16BE(offset + 12);
  if (!isKind(number)) throw new BlockProblem(`blocks of type ${number} are not known`, offset);
  return { kind: KINDS[number], offset, end, data };
};

/** The index that the file's beginning names. @throws BlockProblem */
export const currentIndex = (file: Buffer): BlockIndex => {
  if (file.toString('latin1', 0, JEPSEN_MAGIC.length) !== JEPSEN_MAGIC) {
    throw new BlockProblem(`a test.jepsen begins with ${JEPSEN_MAGIC}`, 0);
  }
  if (file.length < FIRST_BLOCK) throw new BlockProblem('the file ends here', file.length, true);
  const version = file.readInt32BE(JEPSEN_MAGIC.length);
  if (version !== 0 && version !== 1) {
    throw new BlockProblem(`version ${version} of the format is not known, only 0 and 1`, 6);
  }
  const offset = Number(file.readBigInt64BE(10));
  if (offset === 0) throw new BlockProblem('no index was ever written', 10, true);
  return indexIn(blockAt(file, offset));
};

/** The last index that is whole, found block by block: for a file that is cut off before its own. */
export const lastWholeIndex = (file: Buffer): BlockIndex | undefined => {
  let last: BlockIndex | undefined;
  for (let offset = FIRST_BLOCK; offset < file.length;) {
    try {
      const block = blockAt(file, offset);
      if (block.kind === 'index') last = indexIn(block);
      offset = block.end;
    } catch (error) {
      if (error instanceof BlockProblem && error.cutOff) return last;
      throw error;
    }
  }
  return last;
};

/** @throws BlockProblem where the index does not name it, or it is not whole. */
export const blockNumbered = (file: Buffer, index: BlockIndex, number: number): Block => {
  const offset = index.offsets.get(number);
  if (offset === undefined) {
    throw new BlockProblem(`the index does not know block ${number}`, index.offset);
  }
  try {
    return blockAt(file, offset);
  } catch (error) {
    const isLast = [...index.offsets.values()].every(
      (other) => other <= offset || other >= file.length,
    );
    if (!(error instanceof BlockProblem) || !error.cutOff || isLast) throw error;
    throw new BlockProblem('this block is damaged: it would end behind the file', offset);
  }
};

const indexIn = ({ kind, offset, data }: Block): BlockIndex => {
  if (kind !== 'index' || data.length % 12 !== 4) {
    throw new BlockProblem('a block index was expected', offset);
  }
  const offsets = new Map<number, number>();
  for (let at = 4; at < data.length; at += 12) {
    offsets.set(data.readInt32BE(at), Number(data.readBigInt64BE(at + 4)));
  }
  return { offset, root: data.readInt32BE(0), offsets };
};

/** Over the data, then the header with nothing in the checksum's place. */
const checksum = (header: Buffer, data: Buffer): number => {
  const bare = Buffer.from(header);
  bare.writeUInt32BE(0, 8);
  return crc32(bare, crc32(data));
};

const isKind = (number: number): number is keyof typeof KINDS => Object.hasOwn(KINDS, number);

const hex = (number: number): string => number.toString(16).padStart(8, '0');
