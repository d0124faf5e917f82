/**
 * Zones: linearizability of registers whose values are written once, with cas, key by key, O(n).
 *
 * Exact, unknown outcomes included (one that nobody observed may as well not have happened; one that
 * was observed did). A key where a value is written twice is handed back, and so is one where a
 * failed cas finds no room in the order that the other operations got.
 * Gibbons & Korach, "Testing shared memories", SIAM J. Comput. 1997; zones after Golab, Li & Shah,
 * PODC 2011; blocks of cas are this house's own, and fuzzed against brute force.
 */
import type { Columns } from '../../../../../src/history/columns.ts';
import { describeRow } from '../../../rows/describe-row.ts';
import type { EngineOptions, EngineResult } from '../../engine.ts';
import { decideEachKey, type KeyDecision } from '../../shared/key-by-key.ts';
import type { Look } from '../../shared/now-and-then.ts';
import type { KeyStretch } from '../../../rows/keys-in-line.ts';
import { ValueNumbers } from '../../../rows/value-numbers.ts';
import { ANY, NOT } from '../kinds.ts';
import { RegisterReader, strangeRow } from '../reader.ts';
import { readDemands } from '../rows.ts';
import { Blocks, buildBlocks } from './blocks.ts';
import { orderRows } from './order.ts';
import { placeUnequal } from './place-unequal.ts';
import { refuteZones } from './refute.ts';
import { sweepZones, Zones } from './sweep.ts';
import { FIRST, type KeyRows, readVersions, Versions } from './versions.ts';

const engine = 'zones';

export const checkZones = (history: Columns, options: EngineOptions): EngineResult => {
  let decider: ZonesDecider | undefined;
  return decideEachKey(history, options, engine, (line, key, look) => {
    decider = ZonesDecider.for(line, options, decider);
    return decider.decide(key, look);
  });
};

/** Decides key after key in the same space. */
export class ZonesDecider {
  readonly #history: Columns;
  readonly #reader: RegisterReader;
  readonly #kind: Uint8Array;
  readonly #value: Int32Array;
  readonly #withOrders: boolean;
  readonly #space: Space;

  /** The one that decided the key before, where that is in the same history; else one in its space. */
  static for(history: Columns, options: EngineOptions, before?: ZonesDecider): ZonesDecider {
    if (before === undefined) return new ZonesDecider(history, options);
    return before.#history === history ? before : new ZonesDecider(history, options, before.#space);
  }

  private constructor(history: Columns, options: EngineOptions, space?: Space) {
    this.#history = history;
    this.#reader = new RegisterReader(history, options);
    this.#kind = new Uint8Array(history.count);
    this.#value = new Int32Array(history.count);
    this.#withOrders = options.withoutWitness !== true;
    this.#space = space ?? new Space(this.#reader.valueCount, options.rowsAtOnce);
  }

  decide(key: KeyStretch, look: Look): KeyDecision {
    const { from, until } = key;
    const [history, kind, value] = [this.#history, this.#kind, this.#value];
    const counts = readDemands(this.#reader, from, until, { kind, value });
    if (counts.strange !== undefined) return undecided(strangeRow(history, counts.strange));
    const { hasNot, hasAny, writes, cas } = counts;
    const space = this.#space;
    space.makeRoom(until - from, cas, writes);
    const ranks = 2 * (until - from);
    const { initial } = this.#reader;
    const { versions, blocks, zones } = space;
    // No value is asked for again once its version is known.
    const ofRow = value;
    const rows: KeyRows = { from, until, kind, value, ofRow, initial, hasNot, versions };
    const trouble = readVersions(history, rows, space.ofValue);
    if (trouble?.type === 'repeated') {
      const again = describeRow(history, trouble.row);
      return undecided(`a value is written twice, the second time by ${again}`);
    }
    look(key.rows.length);
    const wrong = trouble ?? buildBlocks(history, rows, blocks);
    if (wrong === undefined) look(key.rows.length);
    const where = { firstRank: history.invoke[from]!, ranks };
    const found = wrong ?? sweepZones(history, blocks, where, zones);
    if (found !== undefined) {
      const findings = { rows, blocks, all: key.rows };
      return { type: 'invalid', verdict: refuteZones(history, found, findings) };
    }
    if (!this.#withOrders && !hasNot) return { type: 'valid', orders: [] };
    const order = orderRows(rows, blocks, zones);
    const unequal = hasNot ? key.rows.filter((row) => kind[row] === NOT) : NO_ROWS;
    const full = placeUnequal(history, order, FIRST, value, unequal);
    if (full === undefined)
      return undecided('a failed cas finds no room in the order of the others');
    const blind = hasAny ? key.rows.filter((row) => kind[row] === ANY) : NO_ROWS;
    return { type: 'valid', orders: [full, blind] };
  }
}

/** What one key after the other is decided in. */
class Space {
  readonly ofValue: ValueNumbers;
  versions = new Versions(0);
  blocks = new Blocks(0);
  zones: Zones;
  readonly #valueCount: number;
  readonly #windowBits: number | undefined;

  constructor(valueCount: number, rowsAtOnce: number | undefined) {
    this.#valueCount = valueCount;
    this.#windowBits = rowsAtOnce === undefined ? undefined : Math.floor(Math.log2(rowsAtOnce));
    this.zones = new Zones(0, 0, this.#windowBits);
    this.ofValue = new ValueNumbers(valueCount);
  }

  /** For the versions, blocks and zones of a key with so many rows. */
  makeRoom(rows: number, cas: number, writes: number): void {
    const versions = Math.min(rows + cas + 1, this.#valueCount);
    if (this.versions.capacity < versions) {
      this.ofValue.forget(this.versions.count);
      this.versions = new Versions(versions);
    }
    if (this.blocks.capacity <= writes) this.blocks = new Blocks(writes + 1);
    const { zones } = this;
    if (zones.capacity <= writes || zones.ranks < 2 * rows) {
      const capacity = Math.max(zones.capacity, writes + 1);
      this.zones = new Zones(capacity, Math.max(zones.ranks, 2 * rows), this.#windowBits);
    }
  }
}

const NO_ROWS = new Int32Array();

const undecided = (reason: string): KeyDecision => ({ type: 'undecided', reason });
