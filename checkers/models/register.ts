/**
 * A register: `read`, `write v` and, as cas-register, `cas from to`.
 *
 * A failed cas says, under `failedCas: observed`, that the value was not `from`, and which value it
 * saw where it tells. A read without a result may have seen anything.
 */
import { shortJson } from '../../src/history/shorten.ts';
import type { Json } from '../../src/history/operation.ts';
import { sameJson } from '../canonical.ts';
import type { KnownModel, Model, Operation } from '../model.ts';
import { known, type ModelOptions } from './options.ts';

export const register = (options: ModelOptions = {}): Model<Json> => ({
  ...casRegister(options),
  name: 'register',
  functions: ['read', 'write'],
});

export const casRegister = (options: ModelOptions = {}): Model<Json> => {
  const settings = known('register', options);
  return {
    name: 'cas-register',
    init: settings.initial,
    known: settings,
    functions: ['read', 'write', 'cas'],
    step: (state, operation) => {
      if (operation.f === 'write') return operation.argument;
      if (operation.f === 'cas') return compareAndSet(state, operation);
      return readAgrees(state, operation.result, settings) ? state : undefined;
    },
    readOnly: ({ f, argument, argument2, outcome }) =>
      f === 'read' || outcome === 'fail' || (f === 'cas' && sameJson(argument, argument2)),
    observes: ({ f }) => f === 'cas' && settings.failedCas === 'observed',
    initialSeen: ({ f, argument, result, outcome }) => {
      if (f === 'write') return undefined;
      return f === 'cas' && outcome !== 'fail' ? argument : result;
    },
    describe,
  };
};

/** Whether a read may have returned `result` in this state. */
export const readAgrees = (
  state: Json,
  result: Json | undefined,
  { nilRead }: Pick<KnownModel, 'nilRead'>,
): boolean =>
  result === undefined || (result === null && nilRead === 'anything') || sameJson(state, result);

const compareAndSet = (state: Json, operation: Operation): Json | undefined => {
  const matches = sameJson(state, operation.argument);
  if (operation.outcome !== 'fail') return matches ? operation.argument2 : undefined;
  if (matches) return undefined;
  return operation.result === undefined || sameJson(state, operation.result) ? state : undefined;
};

const describe = ({ f, argument, argument2, result, outcome }: Operation): string => {
  if (f === 'write') return `write ${shortJson(argument)}`;
  if (f === 'cas') {
    const asked = `cas ${shortJson(argument)} → ${shortJson(argument2)}`;
    return outcome === 'fail' ? `${asked} failed` : asked;
  }
  return result === undefined ? 'read' : `read ${shortJson(result)}`;
};
