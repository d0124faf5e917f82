/** What the engines of locks are fuzzed with. */
import type { Random } from '../../../../src/base/random.ts';
import { asks, fuzzEngine } from '../../../../testing/fuzz/engine-workload.ts';
import type { Workload } from '../../../../testing/histories/simulated-clients.ts';
import type { EngineOptions } from '../engine.ts';
import { fencedLock, mutex } from '../../../models/locks.ts';
import { checkFencedLock } from './fenced-lock.ts';
import { checkMutex } from './mutex.ts';

fuzzEngine({
  name: 'mutex',
  engine: checkMutex,
  workload: (options, random) => mutexWorkload(options, random),
  initials: [null],
});

fuzzEngine({
  name: 'fenced-lock',
  engine: checkFencedLock,
  workload: (options, random) => fencedWorkload(options, random),
  initials: [null],
});

const mutexWorkload = (_options: EngineOptions, random: Random): Workload => {
  return {
    model: mutex(),
    ask: () => asks(random.pick(['acquire', 'release']), null),
    results: () => [null],
  };
};

const fencedWorkload = (_options: EngineOptions, random: Random): Workload => {
  const names = random.pick([0, 0, 1, 1, 1, 0.7]);
  const tells = random.pick([1, 1, 0.9]);
  let given = 1;
  return {
    model: fencedLock(),
    ask: () => {
      if (random.next() < 0.5) return asks('acquire', null);
      return asks('release', random.next() < names ? given + random.pick([0, 0, 0, 1]) : null);
    },
    results: ({ f }, state) => {
      if (f === 'release') return [null];
      const { last } = state as { readonly last: number | null };
      given = (last ?? 0) + random.between(1, 2);
      return random.next() < tells ? [given, random.between(1, 4)] : [null];
    },
  };
};
