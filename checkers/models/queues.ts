/**
 * Queues and the stack: put one in, take one out. A taking operation that was told null found it
 * empty; a failed one did not happen.
 *
 * A taking operation of unknown outcome takes the head (or the top), or nothing where there is
 * nothing; from an unordered queue it may have taken any element.
 */
import { shortJson } from '../../src/history/shorten.ts';
import type { Json } from '../../src/history/operation.ts';
import { canonical, sameJson } from '../canonical.ts';
import type { Model, Operation } from '../model.ts';
import { known } from './options.ts';

type Items = readonly Json[];

/** `enqueue v`, `dequeue → v`: first in, first out. */
export const fifoQueue = (): Model<Items> => ({
  name: 'fifo-queue',
  init: [],
  known: known('fifo-queue', {}),
  functions: ['enqueue', 'dequeue'],
  step: (items, operation) => {
    if (operation.f === 'enqueue') return [...items, operation.argument];
    return take(items, items[0], operation, () => items.slice(1));
  },
  describe,
});

/** `push v`, `pop → v`: last in, first out. */
export const stack = (): Model<Items> => ({
  name: 'stack',
  init: [],
  known: known('stack', {}),
  functions: ['push', 'pop'],
  step: (items, operation) => {
    if (operation.f === 'push') return [...items, operation.argument];
    return take(items, items.at(-1), operation, () => items.slice(0, -1));
  },
  describe,
});

/** `enqueue v`, `dequeue → v`: any element that is in it. The state is sorted canonical texts. */
export const unorderedQueue = (): Model<readonly string[]> => ({
  name: 'unordered-queue',
  init: [],
  known: known('unordered-queue', {}),
  functions: ['enqueue', 'dequeue'],
  step: (texts, { f, argument, result }) => {
    if (f === 'enqueue') return [...texts, canonical(argument)].toSorted();
    if (result === undefined || result === null) return texts.length === 0 ? texts : undefined;
    const at = texts.indexOf(canonical(result));
    return at < 0 ? undefined : texts.toSpliced(at, 1);
  },
  results: (texts, { f }) =>
    f === 'enqueue' ? [] : [...new Set(texts)].map((text) => JSON.parse(text) as Json),
  describe,
});

const take = (
  items: Items,
  next: Json | undefined,
  { result, outcome }: Operation,
  rest: () => Items,
): Items | undefined => {
  if (outcome === 'unknown' || result === undefined) return next === undefined ? items : rest();
  if (next === undefined || result === null) {
    return next === undefined && result === null ? items : undefined;
  }
  return sameJson(next, result) ? rest() : undefined;
};

const describe = ({ f, argument, result }: Operation): string => {
  if (f === 'enqueue' || f === 'push') return `${f} ${shortJson(argument)}`;
  if (result === undefined) return f;
  return result === null ? `${f} found it empty` : `${f} → ${shortJson(result)}`;
};
