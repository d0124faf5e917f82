/**
 * Views of who is a member: `view → {name: state}`. What they have to do with what happened to the
 * members is no matter of a model (the property `membership`): here each may say
 * anything that is one.
 */
import type { Json } from '../../src/history/operation.ts';
import { shortJson } from '../../src/history/shorten.ts';
import { canonical } from '../canonical.ts';
import type { Model } from '../model.ts';

export const membership = (): Model<null> => ({
  name: 'membership',
  init: null,
  functions: ['view'],
  step: (state, { result }) => (result === undefined || isView(result) ? state : undefined),
  readOnly: () => true,
  partition: ({ key, result }) => canonical([key, result ?? null]),
  describe: ({ result }) => (result === undefined ? 'view' : `view → ${shortJson(result)}`),
});

/** Members by name, each with the state that it is said to be in. */
export const isView = (value: Json | undefined): value is Readonly<Record<string, string>> =>
  typeof value === 'object' &&
  value !== null &&
  !Array.isArray(value) &&
  Object.values(value).every((state) => typeof state === 'string');
