/**
 * Who reads each version: the versions are the writes, by operation number, and then the initial
 * version of each key, as `count + key`.
 */
import { INITIAL, NOTHING, type Sessions } from '../session/sessions.ts';

export interface Readers {
  /** How many read each version. */
  readonly count: Int32Array;
  /** Readers of version v: of[start[v]] … of[start[v + 1] − 1]. */
  readonly start: Int32Array;
  readonly of: Int32Array;
}

export const readersOf = ({ count, keyCount, key, reads }: Sessions): Readers => {
  const versions = count + keyCount;
  const readers = new Int32Array(versions);
  const versionOf = (i: number): number =>
    reads[i] === NOTHING ? -1 : reads[i] === INITIAL ? count + key[i]! : reads[i]!;
  for (let i = 0; i < count; i++) if (versionOf(i) >= 0) readers[versionOf(i)]!++;
  const start = new Int32Array(versions + 1);
  for (let v = 0; v < versions; v++) start[v + 1] = start[v]! + readers[v]!;
  const of = new Int32Array(start[versions]!);
  const cursor = start.slice();
  for (let i = 0; i < count; i++) if (versionOf(i) >= 0) of[cursor[versionOf(i)]!++] = i;
  return { count: readers, start, of };
};
