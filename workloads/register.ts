/**
 * Several independent registers: reads, writes, and compare-and-set from a value lately seen. Every
 * value is written once in the whole run, so that each read names the one write it saw: that is what
 * makes a million operations checkable in about a second.
 */
import type { OperationSource, Workload, WorkloadSetting } from '../src/generator/workload.ts';
import type { Json, Outcome, Request } from '../src/history/operation.ts';

const SHARE_OF_READS = 0.45;
/** Of what is no read; the rest is compare-and-set. */
const SHARE_OF_WRITES = 0.64;

export const register: Workload = {
  name: 'register',
  summary: 'independent registers with read, write and compare-and-set, every value written once',
  essential: ['read', 'write'],
  options: {
    cas: {
      type: 'flag',
      default: true,
      tried: [true, true, false],
      summary: 'compare-and-set beside reads and writes',
    },
  },
  check: () => ({ kind: 'model', model: 'cas-register' }),
  source: (options) => registerSource(options),
};

const registerSource = ({
  random,
  keys,
  reads = SHARE_OF_READS,
  options,
}: WorkloadSetting): OperationSource => {
  const names = Array.from({ length: keys }, (_, i) => `r${i}`);
  const seen = new Map<string, Json>();
  let lastValue = 0;
  return {
    next: () => {
      const key = random.pick(names);
      if (random.next() < reads) return { f: 'read', key, value: null };
      const fresh = ++lastValue;
      if (options['cas'] === false || random.next() < SHARE_OF_WRITES) {
        return { f: 'write', key, value: fresh };
      }
      return { f: 'cas', key, value: [seen.get(key) ?? null, fresh] };
    },
    completed: (_who, request, outcome) => {
      const value = valueAfter(request, outcome);
      if (value !== undefined && request.key !== undefined) seen.set(request.key, value);
    },
    closing: () => ({ kind: 'agree', essential: false, requests: names.map(readOf) }),
  };
};

const readOf = (key: string): Request => ({ f: 'read', key, value: null });

/** What the register held just after the operation, as far as its client knows. */
const valueAfter = (request: Request, outcome: Outcome): Json | undefined => {
  if (outcome.type === 'info') return undefined;
  if (outcome.type === 'fail') return outcome.observed;
  return request.f === 'cas' ? (request.value as Json[])[1] : outcome.value;
};
