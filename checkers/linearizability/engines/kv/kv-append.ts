/**
 * Keys to which text is appended, where the texts that were read say from which put and which appends
 * they came: linearizability key by key, in O(size of the history), plus the sorting of texts.
 *
 * Exact, unknown outcomes included. A key is handed back where a text that was read can have come
 * about in several ways (splitter.ts): by appends that repeat or hide each other, by a put or a delete
 * that others repeat. A key without appends is one of registers, for the zones.
 */
import type { Columns } from '../../../../src/history/columns.ts';
import type { EngineOptions, EngineResult } from '../engine.ts';
import { decideEachKey } from '../shared/key-by-key.ts';
import { checkZones, ZonesDecider } from '../register/zones/zones.ts';
import { GenerationReader } from './generations.ts';
import { engine } from './impossible-texts.ts';
import { GenerationOrder } from './order.ts';
import { readTexts } from './text-rows.ts';

export const checkKvAppend = (history: Columns, options: EngineOptions): EngineResult => {
  const append = history.functions.indexOf('append');
  if (append < 0) return checkZones(history, options);
  // Made when first needed, and used for one key after the other.
  let zones: ZonesDecider | undefined;
  let reader: GenerationReader | undefined;
  let order: GenerationOrder | undefined;
  return decideEachKey(history, options, engine, (line, rows) => {
    if (!rows.some((row) => line.f[row] === append)) {
      zones ??= new ZonesDecider(line, options);
      return zones.decide(rows);
    }
    const texts = readTexts(line, options, rows);
    if (texts.type === 'undecided') return texts;
    reader ??= new GenerationReader(line);
    const generations = reader.read(rows, texts);
    if ('type' in generations) return generations;
    order ??= new GenerationOrder(line);
    return order.decide(rows, texts, generations);
  });
};
