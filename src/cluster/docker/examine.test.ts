import { describe, expect, it } from 'vitest';
import { disturbing } from './examine.ts';

const said = (noNetem: string | undefined, noQueues: string | undefined): string[] =>
  disturbing(noNetem, noQueues).map(({ state, name, detail }) => `${state} ${name}: ${detail}`);

const FAULTS = 'delay, duplicate, reorder, corrupt';

describe('which way links are disturbed', () => {
  it('is netem where there is one', () => {
    expect(said(undefined, undefined)).toEqual([
      `ok netem: ${FAULTS}`,
      'ok NFQUEUE: silent-corruption',
    ]);
    expect(said(undefined, 'no')).toEqual([`ok netem: ${FAULTS}`, 'missing NFQUEUE: no']);
  });

  it('is NFQUEUE where there is none', () => {
    expect(said('no', undefined)).toEqual([
      'ok netem: not needed (no)',
      `ok NFQUEUE: instead of netem: ${FAULTS}; and silent-corruption`,
    ]);
  });

  it('is neither where both are missing, and the way out is said', () => {
    expect(said('no', 'none')).toEqual(['missing netem: no', 'missing NFQUEUE: none']);
    expect(disturbing('no', 'none').map(({ advice }) => advice)).toEqual([
      `Load the kernel module sch_netem or xt_NFQUEUE, or use --runtime local. Without it, leave out: ${FAULTS}.`,
      'Load the kernel module xt_NFQUEUE. Without it, leave out: silent-corruption.',
    ]);
  });
});
