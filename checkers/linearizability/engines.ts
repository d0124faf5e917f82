/**
 * Which engine of its own a model has, fastest first. A user's own model has none; the search W
 * decides what these hand back.
 */
import type { Columns } from '../../src/history/columns.ts';
import type { KnownModel, Model } from '../model.ts';
import type { Budget } from '../verdict.ts';
import type { EngineOptions, EngineResult } from './engine.ts';
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

const REGISTER: FastEngines = { whole: [checkZones], perKey: [checkRegisters] };

const ENGINES: { readonly [kind in KnownModel['kind']]: FastEngines } = {
  register: REGISTER,
  kv: REGISTER,
  'fifo-queue': NONE,
  'unordered-queue': NONE,
  stack: NONE,
  set: NONE,
  counter: NONE,
  mutex: NONE,
  'fenced-lock': NONE,
  'append-list': NONE,
};
