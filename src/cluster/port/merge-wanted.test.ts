import { assert, constantFrom, integer, property, record, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeWanted } from './merge-wanted.ts';
import { HEALTHY, type WantedNode, type WantedState } from './wanted.ts';

const node = (wanted: WantedNode): WantedState => ({ links: [], nodes: { n1: wanted } });

const merged = (...wanted: readonly WantedNode[]): WantedNode | undefined =>
  mergeWanted(wanted.map(node)).nodes['n1'];

describe('faults that are on together', () => {
  it('are none when there is none', () => {
    expect(mergeWanted([])).toEqual(HEALTHY);
    expect(mergeWanted([HEALTHY, HEALTHY])).toEqual(HEALTHY);
  });

  it('keep every link fault, also two of one link: the runtime adds them up', () => {
    const cut = { from: 'n1', to: 'n2', drop: 1 };
    const slow = { from: 'n1', to: 'n2', delayMs: 50 };
    const back = { from: 'n2', to: 'n1', delayMs: 50 };
    const states = [[cut], [slow, back]].map((links) => ({ links, nodes: {} }));
    expect(mergeWanted(states)).toEqual({ links: [cut, slow, back], nodes: {} });
  });

  it('keep what each wants of its own nodes', () => {
    const other: WantedState = { links: [], nodes: { n2: { process: 'dead' } } };
    expect(mergeWanted([node({ process: 'paused' }), other]).nodes).toEqual({
      n1: { process: 'paused' },
      n2: { process: 'dead' },
    });
  });

  it.each<[WantedNode, WantedNode, WantedNode]>([
    [{ process: 'paused' }, { process: 'running' }, { process: 'paused' }],
    [{ process: 'paused' }, { process: 'dead' }, { process: 'dead' }],
    [
      { process: 'paused' },
      { clock: { offsetMs: 5 } },
      { process: 'paused', clock: { offsetMs: 5 } },
    ],
    [{ death: 'kill' }, { death: 'power-loss' }, { death: 'power-loss' }],
    [{ death: 'power-loss' }, { death: 'amnesia' }, { death: 'amnesia' }],
    [{ cpu: 0.1 }, { cpu: 0.5 }, { cpu: 0.1 }],
    [{ cpu: 0.1 }, { disk: 'full' }, { cpu: 0.1, disk: 'full' }],
  ])('%j and %j of one node are %j, in either order', (a, b, both) => {
    expect(merged(a, b)).toEqual(both);
    expect(merged(b, a)).toEqual(both);
  });

  it('of two that cannot both be, the later is wanted', () => {
    expect(merged({ disk: 'full' }, { disk: 'hung' })).toEqual({ disk: 'hung' });
    const [early, late] = [{ offsetMs: 1 }, { offsetMs: -1, strobeMs: 10 }];
    expect(merged({ clock: early }, { clock: late })).toEqual({ clock: late });
    expect(merged({ byzantine: 'lie' }, { byzantine: 'silent' })).toEqual({ byzantine: 'silent' });
  });

  it('may be merged in steps, and leave what they were made of alone', () => {
    const states = record(
      {
        process: constantFrom('running', 'paused', 'dead'),
        death: constantFrom('kill', 'amnesia', 'power-loss'),
        cpu: integer({ min: 1, max: 9 }).map((tenths) => tenths / 10),
        disk: constantFrom('full', 'io-error', 'hung'),
      },
      { requiredKeys: [] },
    ).map((wanted) => node(wanted as WantedNode));
    assert(
      property(tuple(states, states, states), (all) => {
        const before = structuredClone(all);
        const [a, b, c] = all;
        expect(mergeWanted([mergeWanted([a, b]), c])).toEqual(mergeWanted([a, b, c]));
        expect(mergeWanted([a, mergeWanted([b, c])])).toEqual(mergeWanted([a, b, c]));
        expect(mergeWanted([a, a])).toEqual(a);
        expect(all).toEqual(before);
      }),
    );
  });
});
