/**
 * Independent sets that only grow: every element is added once, and sets are read whole. What was
 * acknowledged and is missing in the end is lost; so the reads at the end are essential.
 */
import type { OperationSource, Workload, WorkloadSetting } from '../src/generator/workload.ts';
import type { Request } from '../src/history/operation.ts';

const SHARE_OF_READS = 0.1;

export const set: Workload = {
  name: 'set',
  summary: 'independent sets: elements are added once, sets are read whole, and again in the end',
  essential: ['add', 'read'],
  check: () => ({ kind: 'model', model: 'set' }),
  source: (setting) => setSource(setting),
};

const setSource = ({ random, keys, reads = SHARE_OF_READS }: WorkloadSetting): OperationSource => {
  const names = Array.from({ length: keys }, (_, i) => `s${i}`);
  let last = 0;
  return {
    next: () => {
      const key = random.pick(names);
      return random.next() < reads ? readOf(key) : { f: 'add', key, value: ++last };
    },
    completed: () => {},
    closing: () => ({ kind: 'agree', essential: true, requests: names.map(readOf) }),
  };
};

const readOf = (key: string): Request => ({ f: 'read', key, value: null });
