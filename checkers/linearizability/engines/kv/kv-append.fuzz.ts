/**
 * What the engine of keys with appended texts is fuzzed with: texts that can be told apart, and such
 * that begin, end or overlap with each other, repeat, or are empty.
 */
import type { Random } from '../../../../src/base/random.ts';
import type { Json } from '../../../../src/history/operation.ts';
import { asks, fuzzEngine } from '../../../../testing/fuzz/engine-workload.ts';
import type { Workload } from '../../../../testing/histories/simulated-clients.ts';
import { kv } from '../../../models/kv.ts';
import type { EngineOptions } from '../engine.ts';
import { checkKvAppend } from './kv-append.ts';

fuzzEngine({
  name: 'kv-append',
  engine: checkKvAppend,
  workload: (options, random) => textWorkload(options, random),
  initials: [null, null, '', 'a', 'x1y'],
});

const textWorkload = (options: EngineOptions, random: Random): Workload => {
  const text = random.pick([numbered, numbered, numbered, (): string => random.pick(NASTY)]);
  const resets = random.pick([0, 0, 0.1, 0.3]);
  const asked: Texts = { put: [options.initial], appended: [] };
  let next = 1;
  const ask = () => {
    const drawn = random.next();
    if (drawn < 0.45) return asks('get', null);
    if (drawn < 1 - 0.55 * resets) return asks('append', added(asked.appended, text(next++)));
    if (random.next() < 0.2) return asks('delete', null);
    return asks('put', added(asked.put, put(text(next++), random)));
  };
  return {
    model: kv(options),
    ask,
    results: ({ f }, state) => (f === 'get' ? readings(state as Json, asked, random) : [null]),
  };
};

/** What clients have asked to put and to append. */
interface Texts {
  readonly put: Json[];
  readonly appended: string[];
}

const added = <Value>(list: Value[], value: Value): Value => {
  list.push(value);
  return value;
};

/** No two of them can be taken for each other. */
const numbered = (number: number): string => `x${number}y`;

const NASTY: readonly string[] = ['a', 'b', 'ab', 'ba', 'aba', 'bab', 'abb', 'bba', 'bb', ''];

const put = (fresh: string, random: Random): Json =>
  random.pick([`p${fresh}`, `p${fresh}`, fresh, '', null]);

/** The truth, and what a faulty store might show: too little, too much, another order or put, nothing. */
const readings = (state: Json, { put, appended }: Texts, random: Random): readonly Json[] => {
  const text = typeof state === 'string' ? state : '';
  const first = random.pick([...put, '']);
  const pieces = random.shuffle(appended).slice(0, random.between(1, 3));
  const madeUp = `${typeof first === 'string' ? first : ''}${pieces.join('')}`;
  const wrong = random.pick([text.slice(0, -3), text.slice(1), `${text}z`, '', null]);
  return [state, state, madeUp, madeUp, `${text}${pieces.join('')}`, wrong];
};
