/**
 * Forced total preorders: where the results say which group of operations came before which, a
 * history is linearizable exactly when no operation completed before one of an earlier group was
 * invoked. O(n).
 */
import type { Columns } from '../../../../src/history/columns.ts';
import { doneAt } from '../../rows/ranks.ts';

/** Groups one after another; the operations of one group may come in any order. */
export class Preorder {
  readonly rows: number[] = [];
  /** Where each group after the first begins in `rows`. */
  readonly starts: number[] = [];

  /** The next operations belong to a new group. */
  next(): void {
    if (this.starts.at(-1) !== this.rows.length) this.starts.push(this.rows.length);
  }

  /** `row` completed before `needed`, which comes in an earlier group, was invoked. */
  conflict(history: Columns): { readonly row: number; readonly needed: number } | undefined {
    let latest = -1;
    let needed = -1;
    let start = 0;
    for (const end of [...this.starts, this.rows.length]) {
      for (let i = start; i < end; i++) {
        const row = this.rows[i]!;
        if (doneAt(history, row) < latest) return { row, needed };
      }
      for (let i = start; i < end; i++) {
        const row = this.rows[i]!;
        if (history.invoke[row]! <= latest) continue;
        latest = history.invoke[row]!;
        needed = row;
      }
      start = end;
    }
    return undefined;
  }

  /** An order that explains the history where there is no conflict: by invocation within a group. */
  order(): Int32Array {
    const order = Int32Array.from(this.rows);
    let start = 0;
    for (const end of [...this.starts, order.length]) {
      order.subarray(start, end).sort();
      start = end;
    }
    return order;
  }
}
