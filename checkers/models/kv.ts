/**
 * One key of a key-value store: `get`, `put v`, `append text`, `delete`. Keys do not touch each
 * other, so the default partition by key makes it a store.
 */
import { shortJson } from '../../src/history/shorten.ts';
import { usageFailure } from '../../src/base/failure.ts';
import type { Json } from '../../src/history/operation.ts';
import type { Model, Operation } from '../model.ts';
import { kvWithin } from './kv-within.ts';
import { known, type ModelOptions } from './options.ts';
import { readAgrees } from './register.ts';

export const kv = (options: ModelOptions = {}): Model<Json> => {
  const settings = known('kv', options);
  return {
    name: 'kv',
    init: settings.initial,
    known: settings,
    functions: ['get', 'put', 'append', 'delete'],
    step: (state, operation) => {
      switch (operation.f) {
        case 'put':
          return operation.argument;
        case 'append':
          return asText(state) + asText(operation.argument);
        case 'delete':
          return settings.initial;
        default:
          return readAgrees(state, operation.result, settings) ? state : undefined;
      }
    },
    readOnly: ({ f }) => f === 'get',
    initialSeen: ({ f, result }) => (f === 'get' ? result : undefined),
    within: (operations) => kvWithin(operations, settings),
    describe,
  };
};

/** Appending to an absent value appends to the empty text. */
const asText = (value: Json): string => {
  if (value === null) return '';
  if (typeof value === 'string') return value;
  throw usageFailure(
    'bad-operation',
    `The model kv appends texts only, and met ${shortJson(value)}.`,
    'For lists of values use the model append-list.',
  );
};

const describe = ({ f, argument, result }: Operation): string => {
  if (f === 'delete') return 'delete';
  if (f === 'get') return result === undefined ? 'get' : `get ${shortJson(result)}`;
  return `${f} ${shortJson(argument)}`;
};
