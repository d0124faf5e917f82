/**
 * A set: `add v`, `remove v`, `contains v → boolean`, `read → [v, …]` (the whole set, any order).
 * The state is the sorted canonical texts of the elements.
 */
import { shortJson } from '../../src/history/shorten.ts';
import { usageFailure } from '../../src/base/failure.ts';
import type { Json } from '../../src/history/operation.ts';
import { canonical } from '../canonical.ts';
import type { Model, Operation } from '../model.ts';
import { known, type ModelOptions } from './options.ts';

export const set = (options: ModelOptions = {}): Model<readonly string[]> => {
  const settings = known('set', options, []);
  return {
    name: 'set',
    init: elements(settings.initial) ?? [],
    known: settings,
    functions: ['add', 'remove', 'contains', 'read'],
    step: (texts, operation) => {
      const text = canonical(operation.argument);
      switch (operation.f) {
        case 'add':
          return texts.includes(text) ? texts : [...texts, text].toSorted();
        case 'remove':
          return texts.includes(text) ? texts.filter((other) => other !== text) : texts;
        case 'contains':
          return agrees(operation.result, texts.includes(text)) ? texts : undefined;
        default:
          return readAgrees(texts, operation.result, settings.nilRead) ? texts : undefined;
      }
    },
    readOnly: ({ f }) => f === 'read' || f === 'contains',
    describe,
  };
};

const agrees = (result: Json | undefined, present: boolean): boolean =>
  result === undefined || result === present;

const readAgrees = (
  texts: readonly string[],
  result: Json | undefined,
  nilRead: 'unset' | 'anything',
): boolean => {
  if (result === undefined || (result === null && nilRead === 'anything')) return true;
  const read = elements(result) ?? [];
  return read.length === texts.length && read.every((text, at) => text === texts[at]);
};

/** Sorted texts without repetition; undefined for null. */
const elements = (value: Json): readonly string[] | undefined => {
  if (value === null) return undefined;
  if (!Array.isArray(value)) {
    throw usageFailure('bad-operation', `The model set reads arrays, and met ${shortJson(value)}.`);
  }
  return [...new Set(value.map(canonical))].toSorted();
};

const describe = ({ f, argument, result }: Operation): string => {
  const asked = f === 'read' ? 'read' : `${f} ${shortJson(argument)}`;
  const told = (f === 'read' || f === 'contains') && result !== undefined;
  return told ? `${asked} → ${shortJson(result)}` : asked;
};
