/**
 * A counter: `add n`, `increment`, `decrement`, `read → n`, `fetch-and-add n → value before`,
 * `add-and-get n → value after`. Amounts may be negative.
 */
import { shortJson } from '../../src/history/shorten.ts';
import { usageFailure } from '../../src/base/failure.ts';
import type { Json } from '../../src/history/operation.ts';
import type { Model, Operation } from '../model.ts';
import { known, type ModelOptions } from './options.ts';

export const counter = (options: ModelOptions = {}): Model<number> => {
  const settings = known('counter', options, 0);
  return {
    name: 'counter',
    init: asNumber(settings.initial),
    known: settings,
    functions: ['add', 'increment', 'decrement', 'read', 'fetch-and-add', 'add-and-get'],
    step: (state, operation) => {
      const { f, result } = operation;
      const after = state + amount(operation);
      switch (f) {
        case 'read':
          return told(result, settings.nilRead) === undefined || result === state
            ? state
            : undefined;
        case 'fetch-and-add':
          return result === undefined || result === state ? after : undefined;
        case 'add-and-get':
          return result === undefined || result === after ? after : undefined;
        default:
          return after;
      }
    },
    readOnly: ({ f }) => f === 'read',
    describe,
  };
};

const told = (result: Json | undefined, nilRead: 'unset' | 'anything'): Json | undefined =>
  result === null && nilRead === 'anything' ? undefined : result;

const amount = ({ f, argument }: Operation): number => {
  if (f === 'read') return 0;
  if (f === 'increment') return argument === null ? 1 : asNumber(argument);
  if (f === 'decrement') return argument === null ? -1 : -asNumber(argument);
  return asNumber(argument);
};

const asNumber = (value: Json): number => {
  if (typeof value === 'number') return value;
  throw usageFailure(
    'bad-operation',
    `The model counter adds numbers, and met ${shortJson(value)}.`,
  );
};

const describe = ({ f, argument, result }: Operation): string => {
  const asked = argument === null || f === 'read' ? f : `${f} ${shortJson(argument)}`;
  const tells = f === 'read' || f === 'fetch-and-add' || f === 'add-and-get';
  return tells && result !== undefined ? `${asked} → ${shortJson(result)}` : asked;
};
