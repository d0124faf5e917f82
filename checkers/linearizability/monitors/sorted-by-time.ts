/**
 * Values sorted by a time, without comparisons where the times lie close together.
 */

/** The time of what never completes, and that of what is never even begun: whole numbers above all. */
export const AT_END = 2 ** 40;
export const STAYS = 2 ** 41;

/** Indices of `times` (whole numbers), ascending by time; equal ones in their own order. */
export function sortedByTime(times: Float64Array): Int32Array {
  let lowest = Infinity;
  let highest = -1;
  for (const time of times) {
    if (time >= AT_END) continue;
    if (time < lowest) lowest = time;
    if (time > highest) highest = time;
  }
  const order = new Int32Array(times.length);
  if (highest - lowest > 16 * times.length) {
    for (let i = 0; i < order.length; i++) order[i] = i;
    return order.sort((a, b) => times[a]! - times[b]! || a - b);
  }
  const places = new Int32Array(Math.max(0, highest - lowest) + 2);
  for (const time of times) if (time < AT_END) places[time - lowest + 1]!++;
  for (let i = 1; i < places.length; i++) places[i]! += places[i - 1]!;
  let late = places[places.length - 1]!;
  for (let i = 0; i < times.length; i++) {
    if (times[i]! < AT_END) order[places[times[i]! - lowest]!++] = i;
    else if (times[i]! < STAYS) order[late++] = i;
  }
  for (let i = 0; i < times.length; i++) if (times[i]! >= STAYS) order[late++] = i;
  return order;
}
