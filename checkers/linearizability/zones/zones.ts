/**
 * Z: linearizability of registers whose values are written once, with cas, all keys at once, O(n).
 *
 * Exact, unknown outcomes included (one that nobody observed may as well not have happened; one that
 * was observed did). A key where a value is written twice is handed back, and so is one where a
 * failed cas finds no room in the order that the other operations got.
 * Gibbons & Korach, "Testing shared memories", SIAM J. Comput. 1997; zones after Golab, Li & Shah,
 * PODC 2011; blocks of cas are this house's own, and fuzzed against brute force.
 */
import type { Columns } from '../../../src/history/columns.ts';
import type { Invalid } from '../../verdict.ts';
import {
  type EngineOptions,
  type EngineResult,
  mergeOrders,
  type UndecidedKey,
} from '../engine.ts';
import { ANY, NOT } from '../registers/register-kinds.ts';
import { type RegisterRows, registerRows } from '../registers/register-rows.ts';
import { type RowsByKey, rowsByKey } from '../rows-by-key.ts';
import { type Blocks, buildBlocks, emptyBlocks } from './blocks.ts';
import { orderRows, type SlotOrders } from './order.ts';
import { placeUnequal } from './place-unequal.ts';
import { refuteZones } from './refute.ts';
import { sweepZones } from './sweep.ts';
import { emptyVersions, readVersions, type Versions } from './versions.ts';

export function checkZones(history: Columns, options: EngineOptions): EngineResult {
  const rows = registerRows(history, 'zones', options);
  if (rows.verdict === 'not-applicable') return rows;
  const state = new Check(history, rows, rowsByKey(history, options.rows));
  return state.versionsAndBlocks() ?? state.zones();
}

class Check {
  readonly #history: Columns;
  readonly #rows: RegisterRows;
  readonly #byKey: RowsByKey;
  readonly #versions: Versions;
  readonly #blocks: Blocks;
  readonly #decided: Uint8Array;
  /** The initial version of each slot. */
  readonly #initial: Int32Array;
  readonly #undecided: UndecidedKey[] = [];

  constructor(history: Columns, rows: RegisterRows, byKey: RowsByKey) {
    this.#history = history;
    this.#rows = rows;
    this.#byKey = byKey;
    const capacity = byKey.order.length + rows.casCount + byKey.slots;
    this.#versions = emptyVersions(rows, capacity);
    this.#blocks = emptyBlocks(capacity);
    this.#decided = new Uint8Array(byKey.slots);
    this.#initial = new Int32Array(byKey.slots);
  }

  versionsAndBlocks(): Invalid | undefined {
    for (let slot = 0; slot < this.#byKey.slots; slot++) {
      const keyRows = this.#keyRows(slot);
      if (keyRows.length === 0) continue;
      const base = this.#versions.count;
      this.#initial[slot] = base;
      const trouble = readVersions(this.#history, this.#rows, keyRows, this.#versions);
      if (trouble?.type === 'repeated') {
        this.#handBack(slot, `a value is written twice, the second time by ${trouble.row}`);
        continue;
      }
      const found =
        trouble ?? buildBlocks(this.#history, this.#rows, slot, base, this.#versions, this.#blocks);
      if (found !== undefined) return refuteZones(this.#history, found, this.#findings(slot));
      this.#decided[slot] = 1;
    }
    return undefined;
  }

  zones(): EngineResult {
    const sweep = sweepZones(this.#history, this.#blocks, this.#byKey.slots);
    if (sweep.type === 'conflict') {
      const slot = this.#blocks.slot[sweep.around]!;
      return refuteZones(this.#history, sweep, this.#findings(slot));
    }
    const orders = orderRows(
      this.#rows,
      this.#byKey,
      this.#decided,
      this.#versions,
      this.#blocks,
      sweep.order,
    );
    const witness = mergeOrders(this.#history, this.#ordersOfKeys(orders));
    const engine = 'zones';
    const undecided = this.#undecided;
    return undecided.length === 0
      ? { verdict: 'valid', engine, witness }
      : { verdict: 'partial', engine, witness, undecided };
  }

  #ordersOfKeys({ flat, start }: SlotOrders): readonly Int32Array[] {
    const orders: Int32Array[] = [];
    for (let slot = 0; slot < this.#byKey.slots; slot++) {
      if (this.#decided[slot] === 0) continue;
      const order = flat.subarray(start[slot], start[slot + 1]);
      const full = this.#rows.hasNot ? this.#withFailedCas(slot, order) : order;
      if (full === undefined) {
        this.#handBack(slot, 'a failed cas finds no room in the order of the others');
        continue;
      }
      if (full.length > 0) orders.push(full);
      if (this.#rows.hasAny) orders.push(this.#keyRows(slot).filter((row) => this.#is(row, ANY)));
    }
    return orders;
  }

  #withFailedCas(slot: number, order: Int32Array): Int32Array | undefined {
    const unequal = this.#keyRows(slot).filter((row) => this.#is(row, NOT));
    if (unequal.length === 0) return order;
    const { ofRow } = this.#versions;
    return placeUnequal(this.#history, order, this.#initial[slot]!, ofRow, unequal);
  }

  #is(row: number, kind: number): boolean {
    return this.#rows.kind[row] === kind;
  }

  #keyRows(slot: number): Int32Array {
    const { order, start } = this.#byKey;
    return order.subarray(start[slot], start[slot + 1]);
  }

  #handBack(slot: number, reason: string): void {
    this.#undecided.push({ key: slot - 1, rows: this.#keyRows(slot).slice(), reason });
  }

  #findings(slot: number) {
    const [rows, versions, blocks] = [this.#rows, this.#versions, this.#blocks];
    return { rows, versions, blocks, keyRows: this.#keyRows(slot) };
  }
}
