/**
 * Values sorted by a time: counted where the times lie close together, else sorted as numbers that
 * hold both the time and the index, which is far faster than sorting by a comparison.
 */

/** The time of what never completes, and that of what is never even begun: whole numbers above all. */
export const AT_END = 2 ** 40;
export const STAYS = 2 ** 41;

/**
 * Indices of `times` (whole numbers, no two even ones equal), ascending by time; equal ones in their
 * own order, in which an even time must come before the odd one that follows it.
 */
export function sortedByTime(times: Float64Array): Int32Array {
  let lowest = Infinity;
  let highest = -1;
  for (const time of times) {
    if (time >= AT_END) continue;
    if (time < lowest) lowest = time;
    if (time > highest) highest = time;
  }
  if (highest - lowest > 32 * times.length) return sortedBySize(times);
  const order = new Int32Array(times.length);
  const first = lowest >> 1;
  const places = new Int32Array(highest < 0 ? 2 : (highest >> 1) - first + 2);
  for (const time of times) if (time < AT_END) places[(time >> 1) - first + 1]!++;
  for (let i = 1; i < places.length; i++) places[i]! += places[i - 1]!;
  let late = places[places.length - 1]!;
  for (let i = 0; i < times.length; i++) {
    const time = times[i]!;
    if (time < AT_END) order[places[(time >> 1) - first]!++] = i;
    else if (time < STAYS) order[late++] = i;
  }
  for (let i = 0; i < times.length; i++) if (times[i]! >= STAYS) order[late++] = i;
  return order;
}

function sortedBySize(times: Float64Array): Int32Array {
  const order = new Int32Array(times.length);
  const finite = times.filter((time) => time < AT_END).length;
  const packed = new Float64Array(finite);
  let [filled, late] = [0, finite];
  for (let i = 0; i < times.length; i++) {
    if (times[i]! < AT_END) packed[filled++] = times[i]! * 2 ** 24 + i;
    else if (times[i]! < STAYS) order[late++] = i;
  }
  for (let i = 0; i < times.length; i++) if (times[i]! >= STAYS) order[late++] = i;
  packed.sort();
  for (let i = 0; i < finite; i++) order[i] = packed[i]! % 2 ** 24;
  return order;
}
