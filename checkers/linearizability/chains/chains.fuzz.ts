/**
 * What the engines of forced chains are fuzzed with.
 */
import type { Json } from '../../../src/history/operation.ts';
import type { Random } from '../../../src/base/random.ts';
import { appendList } from '../../models/append-list.ts';
import { fencedLock } from '../../models/locks.ts';
import { log } from '../../models/log.ts';
import { set } from '../../models/set.ts';
import type { EngineOptions } from '../engines/engine.ts';
import { asks, type Fuzzed } from '../../../testing/fuzz/engine-workload.ts';
import type { Workload } from '../../../testing/histories/simulated-clients.ts';
import { checkAppendList } from '../engines/list/append-list.ts';
import { checkFencedLock } from '../engines/lock/fenced-lock.ts';
import { checkLog } from '../engines/log/log.ts';
import { checkSet } from '../engines/set/set.ts';

export const appendLists: Fuzzed = {
  name: 'append-list',
  engine: checkAppendList,
  workload: listWorkload,
  initials: [[], [], null, [91]],
};

export const sets: Fuzzed = {
  name: 'set',
  engine: checkSet,
  workload: setWorkload,
  initials: [[], [], null, [91]],
};

export const logs: Fuzzed = {
  name: 'log',
  engine: checkLog,
  workload: logWorkload,
  initials: [[], [], null, [91]],
};

export const fencedLocks: Fuzzed = {
  name: 'fenced-lock',
  engine: checkFencedLock,
  workload: fencedWorkload,
  initials: [null],
};

function listWorkload(options: EngineOptions, random: Random): Workload {
  const fresh = freshValues(random);
  return {
    model: appendList(options),
    ask: () => (random.next() < 0.5 ? asks('append', fresh()) : asks('read', null)),
    results: ({ f }, state) => (f === 'read' ? readings(state as readonly Json[], random) : [null]),
  };
}

function setWorkload(options: EngineOptions, random: Random): Workload {
  const fresh = freshValues(random);
  return {
    model: set(options),
    ask: () => (random.next() < 0.5 ? asks('add', fresh()) : asks('read', null)),
    results: ({ f }, state) => {
      const elements = (state as readonly string[]).map((text) => JSON.parse(text) as Json);
      return f === 'read' ? readings(elements, random) : [null];
    },
  };
}

function logWorkload(options: EngineOptions, random: Random): Workload {
  const fresh = freshValues(random);
  const tells = random.pick([1, 0.8, 0.3]);
  return {
    model: log(options),
    ask: () => (random.next() < 0.6 ? asks('append', fresh()) : asks('read', random.between(0, 3))),
    results: ({ f, value }, state) => {
      const values = state as readonly Json[];
      if (f === 'read') return [values[Number(value)] ?? null, values.at(-1) ?? null, 1, null];
      if (random.next() > tells) return [null];
      return [values.length, values.length + random.between(-1, 1)];
    },
  };
}

function fencedWorkload(_options: EngineOptions, random: Random): Workload {
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
}

/** Mostly values of their own, now and then one twice. */
function freshValues(random: Random): () => number {
  const repeats = random.next() < 0.1;
  let next = 1;
  return () => (repeats && random.next() < 0.3 ? random.between(1, next) : next++);
}

/** The truth, and what a faulty system might say instead. */
const readings = (state: readonly Json[], random: Random): readonly Json[] => [
  state,
  random.shuffle(state),
  state.slice(0, -1),
  state.slice(1),
  [...state, random.between(1, 5)],
  null,
];
