/** The bug that can be planted in naive replication, beside what it is. */
import type { PlantedBug } from '../../../src/cluster/port/system.ts';

export const NAIVE_BUGS = [
  {
    name: 'merge-none',
    summary: 'What a node missed while it was away is never told to it again.',
    foundBy: 'verify naive --bug merge-none --workload set --nemesis partition',
  },
] as const satisfies readonly PlantedBug[];

export type NaiveBug = (typeof NAIVE_BUGS)[number]['name'];
