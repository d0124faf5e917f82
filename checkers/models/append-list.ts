/**
 * A list that grows at its end: `append v`, `read → [v, …]`. A read that returned null saw the
 * empty list.
 */
import { shortJson } from '../../src/history/shorten.ts';
import { usageFailure } from '../../src/base/failure.ts';
import type { Json } from '../../src/history/operation.ts';
import { sameJson } from '../canonical.ts';
import type { Model, Operation } from '../model.ts';
import { known, type ModelOptions } from './options.ts';

type List = readonly Json[];

export const appendList = (options: ModelOptions = {}): Model<List> => {
  const settings = known('append-list', options, []);
  return {
    name: 'append-list',
    init: asList(settings.initial),
    known: settings,
    functions: ['append', 'read'],
    step: (list, { f, argument, result }) => {
      if (f === 'append') return [...list, argument];
      if (result === undefined || (result === null && settings.nilRead === 'anything')) return list;
      const read = asList(result);
      const agrees = read.length === list.length && read.every((v, at) => sameJson(v, list[at]));
      return agrees ? list : undefined;
    },
    readOnly: ({ f }) => f === 'read',
    describe,
  };
};

const asList = (value: Json): List => {
  if (value === null) return [];
  if (Array.isArray(value)) return value as List;
  throw usageFailure(
    'bad-operation',
    `The model append-list reads arrays, and met ${shortJson(value)}.`,
  );
};

const describe = ({ f, argument, result }: Operation): string => {
  if (f === 'append') return `append ${shortJson(argument)}`;
  return result === undefined ? 'read' : `read ${shortJson(result)}`;
};
