/**
 * Every node is asked whom it takes to be a member, and in what state: `view → {n1: "alive", n2:
 * "failed"}`. Nothing is written. What becomes of the members is the faults' doing.
 */
import type { Workload } from '../src/generator/workload.ts';
import type { Request } from '../src/history/operation.ts';

export const membership: Workload = {
  name: 'membership',
  summary: 'every node is asked who is a member and who has failed, and all again in the end',
  essential: ['view'],
  options: {
    within: {
      type: 'number',
      default: 60,
      least: 0,
      summary: 'how long a view may be wrong, s: who is gone and called alive, and the other way',
    },
  },
  check: ({ within }) => ({
    kind: 'property',
    property: 'membership',
    model: 'membership',
    options: { withinMs: Number(within) * 1000 },
  }),
  source: () => ({
    next: () => VIEW,
    completed: () => {},
    closing: () => ({ kind: 'agree', essential: true, requests: [VIEW] }),
  }),
};

const VIEW: Request = { f: 'view', value: null };
