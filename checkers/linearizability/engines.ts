/**
 * Which engine of its own a model has, fastest first. A user's own model has none; the search W
 * decides what these hand back.
 */
import type { Columns } from '../../src/history/columns.ts';
import type { KnownModel, Model } from '../model.ts';
import type { Budget } from '../verdict.ts';
import type { EngineOptions, EngineResult } from './engine.ts';
import { checkAppendList } from './chains/append-list.ts';
import { checkFencedLock } from './chains/fenced-lock.ts';
import { checkLog } from './chains/log.ts';
import { checkSet } from './chains/set.ts';
import { checkCounter } from './monitors/counter.ts';
import { checkFifoQueue } from './monitors/fifo-queue.ts';
import { checkMutex } from './monitors/mutex.ts';
import { checkStack } from './monitors/stack.ts';
import { checkUnorderedQueue } from './monitors/unordered-queue.ts';
import { checkRegisters } from './registers/registers.ts';
import { checkZones } from './zones/zones.ts';

export type FastEngine = (history: Columns, options: EngineOptions, budget: Budget) => EngineResult;

export interface FastEngines {
  /** Asked about the whole history, all keys at once. */
  readonly whole: readonly FastEngine[];
  /** Asked about the rows of one key that is still undecided; they may search. */
  readonly perKey: readonly FastEngine[];
}

export const enginesOf = (model: Model): FastEngines =>
  model.known === undefined ? NONE : ENGINES[model.known.kind];

const NONE: FastEngines = { whole: [], perKey: [] };

const whole = (engine: FastEngine): FastEngines => ({ whole: [engine], perKey: [] });

const REGISTER: FastEngines = { whole: [checkZones], perKey: [checkRegisters] };

const ENGINES: { readonly [kind in KnownModel['kind']]: FastEngines } = {
  register: REGISTER,
  kv: REGISTER,
  'fifo-queue': whole(checkFifoQueue),
  'unordered-queue': whole(checkUnorderedQueue),
  stack: whole(checkStack),
  set: whole(checkSet),
  counter: whole(checkCounter),
  mutex: whole(checkMutex),
  'fenced-lock': whole(checkFencedLock),
  'append-list': whole(checkAppendList),
  log: whole(checkLog),
};
