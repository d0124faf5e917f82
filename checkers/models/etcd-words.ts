/** Operations of the model etcd as a person would say them: `put a "1" → revision 2`. */
import { shortJson, shortName } from '../../src/history/shorten.ts';
import type { Json } from '../../src/history/operation.ts';
import type { Operation } from '../model.ts';
import {
  asObject,
  asRange,
  asTxn,
  type Condition,
  type Range,
  type Step,
} from './etcd-requests.ts';

export const describeEtcd = ({ f, argument, result = null }: Operation): string => {
  const asked = askedWords(f, argument);
  return result === null ? asked : `${asked} → ${toldWords(asObject(result))}`;
};

const askedWords = (f: string, argument: Json): string => {
  if (f === 'range') return rangeWords(asRange(argument));
  if (f !== 'txn') return `${f} ${shortJson(argument)}`;
  const { compare: conditions, success, failure } = asTxn(argument);
  const done = stepWords(success);
  if (conditions.length === 0) return done;
  const ifNot = failure.length === 0 ? '' : `, else ${stepWords(failure)}`;
  return `if ${conditions.map(conditionWords).join(' and ')}: ${done}${ifNot}`;
};

const rangeWords = ({ start, end, revision }: Range): string => {
  const until = end === '' ? '' : ` to ${shortName(end)}`;
  return `range ${shortName(start)}${until}${revision === 0 ? '' : ` at revision ${revision}`}`;
};

const conditionWords = ({ key, of, is }: Condition): string => `${of}(${shortName(key)}) = ${is}`;

const stepWords = (steps: readonly Step[]): string =>
  steps.length === 0 ? 'nothing' : steps.map((step) => oneStep(step)).join(', ');

const oneStep = (step: Step): string => {
  if (step.kind === 'range') return rangeWords(step.range);
  if (step.kind === 'delete') return `delete ${shortName(step.key)}`;
  const { key, value, lease } = step;
  const kept = lease === undefined ? '' : ` with lease ${shortName(lease)}`;
  return `put ${shortName(key)} ${shortJson(value)}${kept}`;
};

const toldWords = (told: { readonly [name: string]: Json }): string => {
  const { revision, error, succeeded, count, keys, results } = told;
  const steps = results === undefined ? [] : (results as readonly Json[]).flatMap(resultWords);
  return [
    ...(error === undefined ? [] : [`error ${shortJson(error)}`]),
    ...(succeeded === false ? ['not so'] : []),
    ...(keys === undefined ? [] : [foundWords(keys, count)]),
    ...steps,
    ...(revision === undefined ? [] : [`revision ${shortJson(revision)}`]),
  ].join(', ');
};

/** A put says nothing. */
const resultWords = (result: Json): readonly string[] => {
  if (typeof result === 'number') return [`${result} deleted`];
  if (result === null || typeof result !== 'object') return [];
  const { count, keys = [] } = asObject(result);
  return [foundWords(keys, count)];
};

const MOST_KEYS = 3;

/** `a "1" of 2, b "5" of 4`: each with the revision of its last change. */
const foundWords = (keys: Json, count: Json | undefined): string => {
  const entries = Array.isArray(keys) ? (keys as readonly Json[]) : [];
  if (entries.length === 0) return 'nothing';
  const words = entries.slice(0, MOST_KEYS).map((entry) => {
    const [key = null, value = null, mod = null] = entry as readonly Json[];
    return `${typeof key === 'string' ? shortName(key) : shortJson(key)} ${shortJson(value)} of ${shortJson(mod)}`;
  });
  const more = typeof count === 'number' && count > words.length ? [`${count} in all`] : [];
  return [...words, ...more].join(', ');
};
