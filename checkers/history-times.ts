/** Whether the times of a history mean anything. */
import type { Columns } from '../src/history/columns.ts';

/** A history that is over sooner came without times: its events are only numbered. */
const SHORTEST_NS = 1e6;

export const hasTimes = ({ count, invokeTime }: Columns): boolean =>
  count > 0 && invokeTime[count - 1]! - invokeTime[0]! + 1 >= SHORTEST_NS;
