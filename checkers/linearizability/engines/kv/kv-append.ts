/**
 * Keys to which text is appended, where the texts that were read say from which put and which appends
 * they came: linearizability key by key, in O(size of the history), plus the sorting of texts.
 *
 * Exact, unknown outcomes included. A key is handed back where a text that was read can have come
 * about in several ways (splitter.ts): by appends that repeat or hide each other, by a put or a delete
 * that others repeat; but for what two gets give away by themselves (growing.ts). A key without appends
 * is one of registers, for the zones.
 */
import type { Columns } from '../../../../src/history/columns.ts';
import type { EngineOptions, EngineResult } from '../engine.ts';
import { decideEachKey, type KeyDecision } from '../shared/key-by-key.ts';
import type { Look } from '../shared/now-and-then.ts';
import { checkZones, ZonesDecider } from '../register/zones/zones.ts';
import { GenerationReader } from './generations.ts';
import { brokenGrowth } from './growing.ts';
import { engine } from './impossible-texts.ts';
import { GenerationOrder } from './order.ts';
import { readTexts } from './text-rows.ts';

export const checkKvAppend = (history: Columns, options: EngineOptions): EngineResult => {
  const append = history.functions.indexOf('append');
  if (append < 0) return checkZones(history, options);
  let zones: ZonesDecider | undefined;
  let texts: TextDecider | undefined;
  return decideEachKey(history, options, engine, (line, key, look) => {
    const { rows } = key;
    if (!rows.some((row) => line.f[row] === append)) {
      zones = ZonesDecider.for(line, options, zones);
      return zones.decide(key, look);
    }
    if (texts?.history !== line) texts = new TextDecider(line, options);
    return texts.decide(rows, look);
  });
};

/** Decides the keys of one history with appends, one after the other. */
class TextDecider {
  readonly history: Columns;
  readonly #options: EngineOptions;
  readonly #reader: GenerationReader;
  readonly #order: GenerationOrder;

  constructor(history: Columns, options: EngineOptions) {
    this.history = history;
    this.#options = options;
    this.#reader = new GenerationReader(history);
    this.#order = new GenerationOrder(history);
  }

  decide(rows: Int32Array, look: Look): KeyDecision {
    const texts = readTexts(this.history, this.#options, rows, look);
    if (texts.type === 'undecided') return texts;
    const generations = this.#reader.read(rows, texts, look);
    if (!('type' in generations)) return this.#order.decide(rows, texts, generations, look);
    if (generations.type !== 'undecided') return generations;
    return brokenGrowth(this.history, texts, look) ?? generations;
  }
}
