import { describe, expect, it } from 'vitest';
import { differences } from './compare-wanted.ts';
import { HEALTHY, type ObservedNode, type ObservedState, type WantedState } from './wanted.ts';

const observed = (
  node: Partial<ObservedNode>,
  links: ObservedState['links'] = [],
): ObservedState => ({ links, nodes: { n1: { process: 'running', starts: 1, ...node } } });

const wanting = (node: WantedState['nodes'][string]): WantedState => ({
  links: [],
  nodes: { n1: node },
});

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

  it('names a road that is still ruled, and no other', () => {
    const link = { from: 'n1', to: 'n2', dropped: 5 };
    expect(differences(observed({}, [{ ...link, ruled: true }]), HEALTHY)).toEqual([
      'the road from n1 to n2 is still disturbed',
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
    const damaged = new Set(['n1']);
    expect(differences(observed({ process: 'dead' }), HEALTHY, damaged)).toEqual([]);
    expect(differences(observed({ process: 'paused' }), HEALTHY, damaged)).toHaveLength(1);
  });
});
