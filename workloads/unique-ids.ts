/** Ids from a service that must never give the same one twice. */
import type { Workload } from '../src/generator/workload.ts';
import type { Request } from '../src/history/operation.ts';

export const uniqueIds: Workload = {
  name: 'unique-ids',
  summary: 'ids are generated, and none may be given twice',
  essential: ['generate'],
  check: () => ({ kind: 'property', property: 'unique-ids', model: 'unique-ids' }),
  source: () => ({ next: () => GENERATE, completed: () => {} }),
};

const GENERATE: Request = { f: 'generate', value: null };
