/**
 * A log, as one partition of a message broker is: `append v → offset`, `read offset → value`, or null
 * where nothing stands there yet. Offsets count from 0 and leave nothing out.
 *
 * An append that returned null was not told its offset.
 */
import { shortJson } from '../../src/history/shorten.ts';
import { usageFailure } from '../../src/base/failure.ts';
import type { Json } from '../../src/history/operation.ts';
import { sameJson } from '../canonical.ts';
import type { Model, Operation } from '../model.ts';
import { known, type ModelOptions } from './options.ts';

type Values = readonly Json[];

export const log = (options: ModelOptions = {}): Model<Values> => {
  const settings = known('log', options, []);
  return {
    name: 'log',
    init: asValues(settings.initial),
    known: settings,
    functions: ['append', 'read'],
    step: (values, { f, argument, result }) => {
      if (f === 'append') {
        const isTold = result !== undefined && result !== null;
        return isTold && result !== values.length ? undefined : [...values, argument];
      }
      const offset = asOffset(argument);
      if (result === undefined || (result === null && settings.nilRead === 'anything')) {
        return values;
      }
      const stands = offset < values.length ? values[offset] : null;
      return sameJson(stands, result) ? values : undefined;
    },
    readOnly: ({ f }) => f === 'read',
    describe,
  };
};

const asValues = (value: Json): Values => {
  if (value === null) return [];
  if (Array.isArray(value)) return value as Values;
  throw usageFailure(
    'bad-operation',
    `The model log begins with an array of values, and met ${shortJson(value)}.`,
  );
};

const asOffset = (value: Json): number => {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw usageFailure(
    'bad-operation',
    `The model log reads at offsets 0, 1, 2, …, and met ${shortJson(value)}.`,
  );
};

const describe = ({ f, argument, result }: Operation): string => {
  const asked = `${f} ${f === 'read' ? 'at ' : ''}${shortJson(argument)}`;
  if (result === undefined || (f === 'append' && result === null)) return asked;
  if (f === 'append') return `${asked} → offset ${shortJson(result)}`;
  return result === null ? `${asked} found nothing` : `${asked} → ${shortJson(result)}`;
};
