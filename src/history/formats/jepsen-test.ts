/**
 * Jepsen's `test.jepsen`: the history within it, chunk by chunk (jepsen-blocks.ts, fressian.ts).
 *
 * What the nemesis did is skipped. A run that broke off leaves whole chunks of 16,384 operations, a file
 * that was cut off afterwards those up to some index: they are read, and a note says so. Whatever is
 * damaged is an error that names the byte; what is wrong with an operation names its `:index`.
 */
import type { LoadedColumns } from '../load.ts';
import { malformedHistory } from '../well-formed.ts';
import { ednEvent } from './edn-event.ts';
import { EdnProblem } from './edn-forms.ts';
import { type Edn, EdnValues } from './edn-value.ts';
import { foreignColumns, type ForeignEvent, type ForeignOptions } from './foreign-history.ts';
import { fieldsOf, membersOf } from './fressian-tags.ts';
import {
  type Block,
  blockAt,
  type BlockIndex,
  blockNumbered,
  BlockProblem,
  currentIndex,
  lastWholeIndex,
} from './jepsen-blocks.ts';
import { elementsOf, valueIn } from './jepsen-elements.ts';
import { storedOperation } from './jepsen-operation.ts';

export const readJepsenTest = (
  bytes: Buffer,
  file: string,
  options: ForeignOptions = {},
): LoadedColumns => {
  const notes: string[] = [];
  try {
    const index = wholeIndex(bytes, notes);
    const events = eventsOf(operationsOf(bytes, index, notes), file);
    const loaded = foreignColumns(events, file, { ...options, unit: 'operation' });
    return { ...loaded, notes: [...notes, ...loaded.notes] };
  } catch (error) {
    if (!(error instanceof BlockProblem)) throw error;
    throw malformedHistory({ file, line: error.offset, unit: 'byte' }, error.message);
  }
};

const wholeIndex = (bytes: Buffer, notes: string[]): BlockIndex => {
  try {
    return currentIndex(bytes);
  } catch (error) {
    if (!(error instanceof BlockProblem) || !error.cutOff) throw error;
    const earlier = lastWholeIndex(bytes);
    if (earlier === undefined) throw error;
    notes.push(
      `the file is cut off at byte ${bytes.length}: the chunks before that are whole and were read, what came later is missing`,
    );
    return earlier;
  }
};

const operationsOf = (bytes: Buffer, index: BlockIndex, notes: string[]): readonly Edn[] => {
  const root = blockNumbered(bytes, index, index.root);
  const test = membersOf(valueIn(root));
  const number = referenced(test.get('history'));
  if (number === undefined) throw new BlockProblem('this test has no history', root.offset);
  const history = blockNumbered(bytes, index, number);
  const { elements, missing } = elementsOf(bytes, index, history);
  if (missing !== undefined) notes.push(missing);
  // A file that was cut off afterwards has been told of.
  if (notes.length === 0 && !test.has('results') && brokeOff(index, root, history)) {
    notes.push(brokeOffWords(elements.length, bytes.length - endOf(bytes, index)));
  }
  return elements;
};

/** The test is written again behind its history when that is whole; unused blocks are cleared later. */
const brokeOff = (index: BlockIndex, root: Block, history: Block): boolean =>
  history.kind === 'big vector' && root.offset < history.offset && root.offset < index.offset;

const endOf = (bytes: Buffer, { offset, offsets }: BlockIndex): number =>
  blockAt(bytes, Math.max(offset, ...offsets.values())).end;

const brokeOffWords = (records: number, bytesBehind: number): string =>
  bytesBehind === 0
    ? `the run broke off: the ${records} records of whole chunks were read, later ones were not written down`
    : `the run broke off: the ${records} records of whole chunks were read, ${bytesBehind} bytes of an unfinished one were left out`;

const eventsOf = (operations: readonly Edn[], file: string): readonly ForeignEvent[] => {
  const values = new EdnValues();
  const events: ForeignEvent[] = [];
  let lastIndex = -1;
  for (const [position, edn] of operations.entries()) {
    try {
      const operation = storedOperation(edn, values, position);
      const index = operation.number('index') ?? position;
      if (index <= lastIndex) {
        throw new EdnProblem(`:index ${index} does not come after ${lastIndex}`, position);
      }
      lastIndex = index;
      const event = ednEvent(operation, position, index);
      if (event !== undefined) events.push(event);
    } catch (error) {
      if (!(error instanceof EdnProblem)) throw error;
      throw malformedHistory({ file, line: error.line, unit: 'operation' }, error.message);
    }
  }
  return events;
};

const referenced = (edn: Edn | undefined): number | undefined => {
  const [number] = fieldsOf(edn, 'block-ref') ?? [];
  return typeof number === 'number' ? number : undefined;
};
