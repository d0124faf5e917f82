/**
 * One order out of several that concern different objects. Each must respect real time; so does the
 * result (Herlihy & Wing 1990: linearizability is local). Every operation takes effect at the
 * largest invocation rank so far in its own order, and the effects are sorted by rank. O(n).
 */
import { type Columns, NONE } from '../../../src/history/columns.ts';

/** `rankOf`: by the rank that counts in the result, the rank in `history`; NONE for none of them. */
export const mergeOrders = (
  history: Columns,
  orders: readonly Int32Array[],
  rankOf?: Int32Array,
): Int32Array => {
  const [only] = orders;
  if (orders.length === 1 && only !== undefined) return only;
  const effects = effectsOf(history, orders);
  const merged = new Int32Array(effects.rows.length);
  const ranks = rankOf?.length ?? effects.at.length;
  let written = 0;
  for (let rank = 0; rank < ranks; rank++) {
    const local = rankOf === undefined ? rank : rankOf[rank]!;
    const first = local === NONE ? 0 : effects.at[local]!;
    if (first === 0) continue;
    let next = first - 1;
    do merged[written++] = effects.rows[next++]!;
    while (effects.begins[next] === 0);
  }
  return merged;
};

interface Effects {
  /** All orders, one after the other. */
  readonly rows: Int32Array;
  /** 1 where other rows take effect than just before; one longer than `rows`. */
  readonly begins: Uint8Array;
  /** By rank: where in `rows` those that take effect then begin, plus one; 0 for none. */
  readonly at: Int32Array;
}

const effectsOf = ({ count, invoke }: Columns, orders: readonly Int32Array[]): Effects => {
  let total = 0;
  for (const order of orders) total += order.length;
  const rows = new Int32Array(total);
  const begins = new Uint8Array(total + 1);
  const at = new Int32Array(2 * count);
  let filled = 0;
  for (const order of orders) {
    let latest = NONE;
    for (let i = 0; i < order.length; i++) {
      const row = order[i]!;
      const begun = invoke[row]!;
      if (begun > latest) {
        latest = begun;
        begins[filled] = 1;
        at[begun] = filled + 1;
      }
      rows[filled++] = row;
    }
  }
  begins[total] = 1;
  return { rows, begins, at };
};
