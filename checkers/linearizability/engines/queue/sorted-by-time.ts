/**
 * Values in the order of a time, without a comparison: each is put where its time says. O(n + range),
 * and the range is that of the ranks of one key.
 */

/** The time of what never completes, and that of what is never even begun: above all others. */
export const AT_END = 2 ** 30;
export const STAYS = AT_END + 1;

/**
 * Indices of `times`, ascending by time; those of AT_END and above last, in their own order. Times
 * below are even and distinct.
 */
export const sortedByTime = (times: Int32Array): Int32Array => {
  const order = new Int32Array(times.length + 1);
  let filled = inTime(times, order);
  for (const above of [AT_END, STAYS]) {
    for (let i = 0; filled < times.length && i < times.length; i++) {
      const isHere = above === AT_END ? times[i] === AT_END : times[i]! > AT_END;
      if (isHere) order[filled++] = i;
    }
  }
  return order.subarray(0, filled);
};

/** Fills `order`, one longer than `times`, with those below AT_END, and says how many they are. */
const inTime = (times: Int32Array, order: Int32Array): number => {
  let lowest = AT_END;
  let highest = -1;
  for (let i = 0; i < times.length; i++) {
    const time = times[i]!;
    if (time >= AT_END) continue;
    if (time < lowest) lowest = time;
    if (time > highest) highest = time;
  }
  if (highest < 0) return 0;
  const at = new Int32Array(((highest - lowest) >>> 1) + 1);
  for (let i = 0; i < times.length; i++) {
    if (times[i]! < AT_END) at[(times[i]! - lowest) >>> 1] = i + 1;
  }
  let filled = 0;
  for (let i = 0; i < at.length; i++) {
    // Written always and kept sometimes: a branch that nobody can foretell costs more.
    order[filled] = at[i]! - 1;
    filled += +(at[i]! > 0);
  }
  return filled;
};
