import { describe, expect, it } from 'vitest';
import { differences as compare, type Touched } from './compare-wanted.ts';
import { HEALTHY, type ObservedNode, type ObservedState, type WantedState } from './wanted.ts';

const observed = (
  node: Partial<ObservedNode>,
  links: ObservedState['links'] = [],
): ObservedState => ({ links, nodes: { n1: { process: 'running', starts: 1, ...node } } });

const wanting = (node: WantedState['nodes'][string]): WantedState => ({
  links: [],
  nodes: { n1: node },
});

const UNTOUCHED: Touched = { damaged: new Set(), has: () => false };
const TOUCHED: Touched = { damaged: new Set(), has: () => true };

const differences = (seen: ObservedState, wanted: WantedState, touched = UNTOUCHED) =>
  compare(seen, wanted, touched);

describe('what is not as wanted', () => {
  it.each<[Partial<ObservedNode>, string]>([
    [{ process: 'paused' }, 'n1 is paused, should be running'],
    [{ process: 'dead' }, 'n1 is dead, should be running'],
    [{ clockOffsetMs: -201 }, 'the clock of n1 is off by -201 ms'],
    [{ disk: 'full' }, 'the disk of n1 is full'],
    [{ cpu: 0.5 }, 'the processor of n1 is limited to 0.5'],
    [{ byzantine: 'lie' }, 'n1 still betrays its protocol (lie)'],
  ])('names %j', (node, told) => {
    expect(differences(observed(node), HEALTHY)).toEqual([told]);
  });

  it('names a link that is still ruled, and no other', () => {
    const link = { from: 'n1', to: 'n2', dropped: 5 };
    expect(differences(observed({}, [{ ...link, ruled: true }]), HEALTHY)).toEqual([
      'the link from n1 to n2 is still disturbed',
    ]);
    expect(differences(observed({}, [{ ...link, ruled: false }]), HEALTHY)).toEqual([]);
    const wanted = { links: [{ from: 'n1', to: 'n2', drop: 1 }], nodes: {} };
    expect(differences(observed({}, [{ ...link, ruled: true }]), wanted)).toEqual([]);
  });

  it('is nothing while another fault wants it so', () => {
    expect(differences(observed({ process: 'paused' }), wanting({ process: 'paused' }))).toEqual(
      [],
    );
    expect(
      differences(observed({ clockOffsetMs: 900 }), wanting({ clock: { offsetMs: 900 } })),
    ).toEqual([]);
    expect(differences(observed({ byzantine: 'lie' }), wanting({ byzantine: 'lie' }))).toEqual([]);
  });

  it('is nothing when an answer came a little late, or all is well', () => {
    expect(differences(observed({ clockOffsetMs: 150, disk: 'ok' }), HEALTHY)).toEqual([]);
  });

  it('lets a node end that cannot write, and one that was damaged; neither may be paused', () => {
    const dead = observed({ process: 'dead', disk: 'io-error' });
    expect(differences(dead, wanting({ disk: 'io-error' }))).toEqual([]);
    const damaged = { ...UNTOUCHED, damaged: new Set(['n1']) };
    expect(differences(observed({ process: 'dead' }), HEALTHY, damaged)).toEqual([]);
    expect(differences(observed({ process: 'paused' }), HEALTHY, damaged)).toHaveLength(1);
  });

  it('lets a node be down that has ended by itself: that is the doing of the system', () => {
    expect(differences(observed({ process: 'dead', endedByItself: true }), HEALTHY)).toEqual([]);
  });
});

describe('what cannot be read', () => {
  it.each<[Partial<ObservedNode>, string]>([
    [{ clockOffsetMs: 'unreadable' }, 'the clock of n1 cannot be read'],
    [{ disk: 'unreadable' }, 'nobody can tell how the disk of n1 is'],
    [{ cpu: 'unreadable' }, 'the processor limit of n1 cannot be read'],
    [{ byzantine: 'unreadable' }, 'n1 does not say whether it still betrays its protocol'],
  ])('%j is no proof that a fault is gone', (node, told) => {
    expect(differences(observed(node), HEALTHY, TOUCHED)).toEqual([told]);
    // Where no fault ever touched it, nothing is to be proved.
    expect(differences(observed(node), HEALTHY, UNTOUCHED)).toEqual([]);
    // A node that is down or stopped cannot be asked.
    expect(
      differences(
        observed({ ...node, process: 'paused' }),
        wanting({ process: 'paused' }),
        TOUCHED,
      ),
    ).toEqual([]);
  });

  it('an honest node is one that says so', () => {
    expect(differences(observed({ byzantine: 'honest' }), HEALTHY, TOUCHED)).toEqual([]);
  });
});
