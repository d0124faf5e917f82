/**
 * Which engine of its own a model has, fastest first. A user's own model has none; the general search
 * decides what these hand back.
 */
import type { Columns } from '../../../src/history/columns.ts';
import type { KnownModel, Model } from '../../model.ts';
import type { Budget } from '../../verdict.ts';
import type { EngineOptions, EngineResult } from './engine.ts';
import { checkBank } from './bank/bank.ts';
import { checkKvAppend } from './kv/kv-append.ts';
import { checkAppendList } from './list/append-list.ts';
import { checkFencedLock } from './lock/fenced-lock.ts';
import { checkLog } from './log/log.ts';
import { checkSet } from './set/set.ts';
import { checkCounter } from './counter/counter.ts';
import { checkFifoQueue } from './queue/fifo-queue.ts';
import { checkMutex } from './lock/mutex.ts';
import { checkStack } from './stack/stack.ts';
import { checkUnorderedQueue } from './queue/unordered-queue.ts';
import { checkRegisters } from './register/repeated/repeated.ts';
import { checkZones } from './register/zones/zones.ts';

/** Takes a time that only the length of the history says. */
export type WholeEngine = (history: Columns, options: EngineOptions) => EngineResult;

export type KeyEngine = (history: Columns, options: EngineOptions, budget: Budget) => EngineResult;

export interface FastEngines {
  /** Asked about the whole history, all keys at once. */
  readonly whole: readonly WholeEngine[];
  /** Asked about the rows of one key that is still undecided; they may search. */
  readonly perKey: readonly KeyEngine[];
}

export const enginesOf = (model: Model): FastEngines =>
  model.known === undefined ? NONE : ENGINES[model.known.kind];

const NONE: FastEngines = { whole: [], perKey: [] };

const whole = (engine: WholeEngine): FastEngines => ({ whole: [engine], perKey: [] });

const REGISTER: FastEngines = { whole: [checkZones], perKey: [checkRegisters] };

const ENGINES: { readonly [kind in KnownModel['kind']]: FastEngines } = {
  register: REGISTER,
  kv: { whole: [checkKvAppend], perKey: [checkRegisters] },
  'fifo-queue': whole(checkFifoQueue),
  'unordered-queue': whole(checkUnorderedQueue),
  stack: whole(checkStack),
  set: whole(checkSet),
  counter: whole(checkCounter),
  mutex: whole(checkMutex),
  'fenced-lock': whole(checkFencedLock),
  'append-list': whole(checkAppendList),
  log: whole(checkLog),
  bank: { whole: [], perKey: [checkBank] },
};
