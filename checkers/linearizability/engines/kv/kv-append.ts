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
import { decideEachKey, type KeyDecision } from '../shared/key-by-key.ts';
import { checkZones, ZonesDecider } from '../register/zones/zones.ts';
import { readGenerations } from './generations.ts';
import { engine } from './impossible-texts.ts';
import { orderGenerations } from './order.ts';
import { readTexts } from './text-rows.ts';

export const checkKvAppend = (history: Columns, options: EngineOptions): EngineResult => {
  const append = history.functions.indexOf('append');
  if (append < 0) return checkZones(history, options);
  let zones: ZonesDecider | undefined;
  return decideEachKey(history, options, engine, (line, rows) => {
    if (rows.some((row) => line.f[row] === append)) return decideTexts(line, options, rows);
    zones ??= new ZonesDecider(line, options);
    return zones.decide(rows);
  });
};

const decideTexts = (history: Columns, options: EngineOptions, rows: Int32Array): KeyDecision => {
  const texts = readTexts(history, options, rows);
  if (texts.type === 'undecided') return texts;
  const generations = readGenerations(history, rows, texts);
  if ('type' in generations) return generations;
  return orderGenerations(history, rows, texts, generations);
};
