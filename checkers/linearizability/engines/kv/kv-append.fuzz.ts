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
  let next = 1;
  const fresh = (): string => text(next++);
  const ask = () => {
    const drawn = random.next();
    if (drawn < 0.45) return asks('get', null);
    if (drawn < 1 - 0.55 * resets) return asks('append', fresh());
    return random.next() < 0.2 ? asks('delete', null) : asks('put', put(fresh(), random));
  };
  return {
    model: kv(options),
    ask,
    results: ({ f }, state) => (f === 'get' ? readings(state as Json, fresh(), random) : [null]),
  };
};

/** No two of them can be taken for each other. */
const numbered = (number: number): string => `x${number}y`;

const NASTY: readonly string[] = ['a', 'b', 'ab', 'ba', 'aba', 'bab', 'abb', 'bba', 'bb', ''];

const put = (fresh: string, random: Random): Json =>
  random.pick([`p${fresh}`, `p${fresh}`, fresh, '', null]);

/** The truth, and what a faulty store might show: too little, too much, in another order, nothing. */
const readings = (state: Json, fresh: string, random: Random): readonly Json[] => {
  const text = typeof state === 'string' ? state : '';
  const pieces = text.split(/(?<=y)/u);
  const fewer = pieces.slice(0, -1).join('');
  const wrong = [fewer, `${text}x${random.between(1, 6)}y`, random.shuffle(pieces).join('')];
  return [state, random.pick(wrong), random.pick([text.slice(1), `${text}${fresh}`, '', null])];
};
