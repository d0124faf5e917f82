/** What the blocks of a `test.jepsen` hold: one value, a stream of them, or a vector of such chunks. */
import type { Edn } from './edn-value.ts';
import { FressianProblem, FressianReader } from './fressian.ts';
import { isMap, listOf } from './fressian-tags.ts';
import {
  type Block,
  type BlockIndex,
  blockNumbered,
  BlockProblem,
  dataOffset,
} from './jepsen-blocks.ts';

export interface Elements {
  readonly elements: readonly Edn[];
  /** A sentence, where the file ends before the last chunk does. */
  readonly missing?: string;
}

/** The only value of a block. @throws BlockProblem */
export const valueIn = (block: Block): Edn => {
  if (block.kind !== 'value') {
    throw new BlockProblem(
      `a block with a value was expected, not one of kind "${block.kind}"`,
      block.offset,
    );
  }
  return valuesIn(block)[0] ?? null;
};

/** @throws BlockProblem where anything but the end of the file is wrong. */
export const elementsOf = (file: Buffer, index: BlockIndex, block: Block): Elements => {
  switch (block.kind) {
    case 'value':
      return { elements: recorded(block) };
    case 'stream':
      return { elements: valuesIn(block) };
    case 'big vector':
      return chunksOf(file, index, block);
    default:
      throw new BlockProblem(
        `a history is not kept in blocks of kind "${block.kind}"`,
        block.offset,
      );
  }
};

/** Of a vector in one block. Nil stands there until the first chunk is whole. */
const recorded = (block: Block): readonly Edn[] => {
  const value = valueIn(block);
  if (value === null) {
    throw new BlockProblem(
      'no chunk of the history was written: the run broke off before; what it logged may stand in jepsen.log',
      block.offset,
    );
  }
  if (!Array.isArray(value) || isMap(value)) {
    throw new BlockProblem('a vector of operations was expected', block.offset);
  }
  return listOf(value);
};

/** A count, then of each chunk the index of its first element and its number. */
const chunksOf = (file: Buffer, index: BlockIndex, { offset, data }: Block): Elements => {
  if (data.length % 12 !== 8) throw new BlockProblem('a vector of chunks was expected', offset);
  const count = Number(data.readBigInt64BE(0));
  const elements: Edn[] = [];
  for (let at = 8; at < data.length; at += 12) {
    const first = Number(data.readBigInt64BE(at));
    if (first !== elements.length) {
      throw new BlockProblem(
        `a chunk begins with element ${first} where ${elements.length} was expected`,
        offset,
      );
    }
    try {
      const chunk = elementsOf(file, index, blockNumbered(file, index, data.readInt32BE(at + 8)));
      if (chunk.missing !== undefined)
        return { ...chunk, elements: elements.concat(chunk.elements) };
      for (const element of chunk.elements) elements.push(element);
    } catch (error) {
      if (!(error instanceof BlockProblem) || !error.cutOff) throw error;
      return { elements, missing: missingWords(error.offset, elements.length, count) };
    }
  }
  if (elements.length !== count) {
    throw new BlockProblem(`${count} elements were announced, ${elements.length} are here`, offset);
  }
  return { elements };
};

const missingWords = (offset: number, read: number, count: number): string =>
  `the file is cut off within the chunk at byte ${offset}: ${read} of ${count} records were read, those of the chunks before`;

const valuesIn = (block: Block): readonly Edn[] => {
  const reader = new FressianReader(block.data);
  const values: Edn[] = [];
  try {
    while (!reader.atEnd) values.push(reader.read());
  } catch (error) {
    if (!(error instanceof FressianProblem)) throw error;
    throw new BlockProblem(error.message, dataOffset(block) + error.offset);
  }
  return values;
};
