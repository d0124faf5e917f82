import { describe, expect, it } from 'vitest';
import type { Fault } from '../../cluster/port/nemesis.ts';
import type { WantedState } from '../../cluster/port/wanted.ts';
import type { FaultLine } from '../faults/fault-log.ts';
import { disturbancesIn } from './disturbances.ts';

const fault: Fault = { nemesis: 'x', kind: 'y', targets: [], detail: null, summary: 'x' };
const planned = (
  effect: Partial<WantedState>,
  more: { readonly changes?: true } = {},
): FaultLine => ({
  stage: 'planned',
  id: 1,
  timeMs: 10,
  atMs: 0,
  fault,
  effect: { nodes: {}, links: [], ...effect },
  ...more,
});
const APPLIED: FaultLine = { stage: 'applied', id: 1, timeMs: 20 };
const HEALING: FaultLine = { stage: 'healing', id: 1, timeMs: 30 };
const healed = (left: readonly string[] = []): FaultLine => ({
  stage: 'healed',
  id: 1,
  timeMs: 40,
  left,
});

const BROKEN: Partial<WantedState> = {
  nodes: { n1: { process: 'paused' }, n2: { process: 'dead' }, n3: { clock: { offsetMs: 5 } } },
  links: [
    { from: 'n1', to: 'n2', drop: 1 },
    { from: 'n2', to: 'n1', drop: 0.5 },
    { from: 'n3', to: 'n1', delayMs: 9 },
  ],
};

describe('what was broken when', () => {
  it('is what faults did, from when it may have been so to when it was surely over', () => {
    expect(disturbancesIn([planned(BROKEN), APPLIED, HEALING, healed()], [])).toEqual([
      {
        fromMs: 10,
        onMs: 20,
        offMs: 30,
        untilMs: 40,
        down: ['n1', 'n2'],
        unsteadyNodes: ['n3'],
        cut: [['n1', 'n2']],
        unsteadyLinks: [
          ['n2', 'n1'],
          ['n3', 'n1'],
        ],
      },
    ]);
  });

  it('is not sure of what was not applied, or not healed', () => {
    expect(disturbancesIn([planned(BROKEN)], [])).toMatchObject([
      { fromMs: 10, onMs: Infinity, untilMs: Infinity },
    ]);
    const left = [planned(BROKEN), APPLIED, HEALING, healed(['n1'])];
    expect(disturbancesIn(left, [])).toMatchObject([{ onMs: 20, offMs: 30, untilMs: Infinity }]);
  });

  it('is not sure of what changes while a fault is on', () => {
    expect(disturbancesIn([planned(BROKEN, { changes: true }), APPLIED], [])).toMatchObject([
      { down: [], cut: [], unsteadyNodes: ['n1', 'n2', 'n3'] },
    ]);
  });

  it('is not known from a ledger that does not say it', () => {
    const line: FaultLine = { stage: 'planned', id: 1, timeMs: 10, atMs: 0, fault };
    expect(disturbancesIn([line], [])).toBeUndefined();
    expect(disturbancesIn([], [])).toEqual([]);
  });

  it('is also what ended by itself, from a while before', () => {
    expect(disturbancesIn([], [{ node: 'n2', timeMs: 5_000 }])).toMatchObject([
      { fromMs: 4_000, onMs: Infinity, untilMs: Infinity, unsteadyNodes: ['n2'], down: [] },
    ]);
  });
});
