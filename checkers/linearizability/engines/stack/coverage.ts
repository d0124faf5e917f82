/**
 * How many stays cover each moment, while stays are taken away: a segment tree. A change and a
 * question cost O(log n).
 */
export class Coverage {
  readonly #moments: number;
  readonly #leaves: number;
  /** By node: what covers all of its moments, without what its ancestors have. */
  readonly #whole: Int32Array;
  /** By node: the least that covers one of its moments, without what its ancestors have. */
  readonly #least: Int32Array;

  /** Stays last from one moment up to another, exclusive; an empty one covers nothing. */
  constructor(moments: number, from: Int32Array, until: Int32Array) {
    this.#moments = moments;
    this.#leaves = 2 ** Math.ceil(Math.log2(Math.max(1, moments)));
    this.#whole = new Int32Array(2 * this.#leaves);
    this.#least = new Int32Array(2 * this.#leaves);
    const change = new Int32Array(moments + 1);
    for (let value = 0; value < from.length; value++) {
      if (from[value]! >= until[value]!) continue;
      change[from[value]!]!++;
      change[until[value]!]!--;
    }
    let covered = 0;
    for (let moment = 0; moment < moments; moment++) {
      covered += change[moment]!;
      this.#least[this.#leaves + moment] = covered;
    }
    for (let node = this.#leaves - 1; node >= 1; node--) this.#settle(node);
  }

  /** Takes away a stay that was given. */
  remove(from: number, until: number): void {
    let left = from + this.#leaves;
    let right = until - 1 + this.#leaves;
    const [first, last] = [left, right];
    for (; left <= right; left >>= 1, right >>= 1) {
      if ((left & 1) === 1) this.#lower(left++);
      if ((right & 1) === 0) this.#lower(right--);
    }
    for (let node = first >> 1; node >= 1; node >>= 1) this.#settle(node);
    for (let node = last >> 1; node >= 1; node >>= 1) this.#settle(node);
  }

  /** The first moment from `moment` on that nothing covers; the number of moments where all are. */
  firstFree(moment: number): number {
    if (moment >= this.#moments) return this.#moments;
    let node = moment + this.#leaves;
    let above = 0;
    for (let ancestor = node >> 1; ancestor >= 1; ancestor >>= 1) above += this.#whole[ancestor]!;
    // Up, until something to the right has a free moment; then down to the first of them.
    while (this.#least[node]! + above > 0) {
      while ((node & 1) === 1) {
        node >>= 1;
        if (node <= 1) return this.#moments;
        above -= this.#whole[node]!;
      }
      node++;
    }
    while (node < this.#leaves) {
      above += this.#whole[node]!;
      node *= 2;
      if (this.#least[node]! + above > 0) node++;
    }
    return Math.min(node - this.#leaves, this.#moments);
  }

  #lower(node: number): void {
    this.#whole[node]!--;
    this.#least[node]!--;
  }

  #settle(node: number): void {
    const least = Math.min(this.#least[2 * node]!, this.#least[2 * node + 1]!);
    this.#least[node] = least + this.#whole[node]!;
  }
}
