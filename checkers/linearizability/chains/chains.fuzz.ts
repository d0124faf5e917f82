/**
 * What the engines of forced chains are fuzzed with.
 */
import type { Json } from '../../../src/history/operation.ts';
import type { Random } from '../../../src/history/random.ts';
import { appendList } from '../../models/append-list.ts';
import { set } from '../../models/set.ts';
import type { EngineOptions } from '../engine.ts';
import { asks, type Fuzzed } from '../fuzz-workload.ts';
import type { Workload } from '../simulated-history.ts';
import { checkAppendList } from './append-list.ts';
import { checkSet } from './set.ts';

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
