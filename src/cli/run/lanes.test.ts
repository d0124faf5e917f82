import { describe, expect, it } from 'vitest';
import { kill } from '../../../nemesis/kill.ts';
import { maelstrom } from '../../../systems/maelstrom/index.ts';
import { raft } from '../../../systems/consensus/raft/index.ts';
import { equalNodes } from '../../cluster/port/deployment.ts';
import { nodeNames } from '../../cluster/port/names.ts';
import type { System } from '../../cluster/port/system.ts';
import type { Lane } from '../../runner/faults/lane.ts';
import { allNemeses, lanesFor, type LanesPlan } from './lanes.ts';

const planOf = (plan: Partial<LanesPlan>): LanesPlan => ({
  nemeses: [],
  nodes: [...equalNodes(nodeNames(5))],
  unsafe: false,
  ...plan,
});

const lanesOf = (plan: Partial<LanesPlan>, system = raft): Record<string, readonly string[]> =>
  Object.fromEntries(
    lanesFor(planOf(plan), system).map(({ nemesis, kinds }) => [nemesis.name, kinds]),
  );

const refusal = (message: string): unknown => expect.objectContaining({ message, exitCode: 64 });

describe('lanes', () => {
  it('are one a nemesis, with the kinds that were named', () => {
    expect(lanesOf({ nemeses: ['kill:leader', 'partition:one', 'kill:one'] })).toEqual({
      kill: ['leader', 'one'],
      partition: ['one'],
    });
  });

  it('have all kinds that make sense where none was named', () => {
    expect(lanesOf({ nemeses: ['kill'] })).toEqual({ kill: ['one', 'leader', 'minority'] });
    expect(lanesOf({ nemeses: ['kill'], unsafe: true })['kill']).toContain('all');
    expect(lanesOf({ nemeses: ['kill'] }, maelstrom)).toEqual({ kill: ['one', 'minority'] });
    const three = { nemeses: ['partition'], nodes: [...equalNodes(nodeNames(3))] };
    expect(lanesOf(three)['partition']).not.toContain('majorities-ring');
    expect(lanesOf({ nemeses: ['amnesia'] })['amnesia']).toContain('one');
  });

  it('remember which kinds were named', () => {
    const [lane] = lanesFor(planOf({ nemeses: ['disk', 'disk:hung'] }), raft);
    expect(lane?.named).toEqual(['hung']);
    expect(lane?.kinds).toContain('full');
  });

  it.each([
    [['kil'], 'There is no nemesis "kil".'],
    [['kill:king'], 'There is no kind of kill "king".'],
    [['kill:all'], 'kill:all cannot be used: it takes down more than a minority (--unsafe).'],
  ])('refuse %j', (nemeses, message) => {
    expect(() => lanesOf({ nemeses })).toThrow(refusal(message));
  });

  it('refuse what this system or this size cannot have', () => {
    expect(() => lanesOf({ nemeses: ['pause:leader'] }, maelstrom)).toThrow(
      refusal('pause:leader cannot be used: maelstrom cannot say who leads.'),
    );
    expect(() => lanesOf({ nemeses: ['partition'], nodes: [...equalNodes(['n1'])] })).toThrow(
      refusal('partition cannot be used: it needs at least 2 nodes.'),
    );
  });

  it('play the partition of one’s own and no other', () => {
    const partition = [['n1'], ['n2', 'n3']];
    const [lane] = lanesFor(planOf({ nemeses: ['partition'], partition }), raft) as [Lane];
    expect(lane.fault?.summary).toBe('n1 | n2 n3');
    expect(lane.kinds).toEqual(['given']);
  });

  it('come from a schedule where there is one', () => {
    const fault = { nemesis: 'kill', kind: 'all', targets: ['n1'], detail: null, summary: 'kill' };
    const schedule = [
      { atMs: 0, forMs: 1, nemesis: 'pause' },
      { atMs: 0, forMs: 1, nemesis: 'partition', kind: 'one' },
      { atMs: 0, forMs: 1, nemesis: 'kill', fault },
    ];
    expect(lanesOf({ nemeses: ['clock'], schedule })).toEqual({
      pause: ['one', 'leader', 'minority'],
      partition: ['one'],
      kill: ['all'], // as it came: a replay asks for no leave
    });
  });
});

describe('faults of a system of its own', () => {
  const own: System = { ...raft, nemeses: [{ ...kill, name: 'failover' }] };

  it('are played like all others, and belong to no other system', () => {
    expect(lanesOf({ nemeses: ['failover:one'] }, own)).toEqual({ failover: ['one'] });
    expect(() => lanesOf({ nemeses: ['failover'] })).toThrow(
      refusal('There is no nemesis "failover".'),
    );
    expect(allNemeses(own)).toContain('failover');
    expect(allNemeses(raft)).not.toContain('failover');
  });
});

describe('all', () => {
  it('leaves out what takes away what systems build on', () => {
    const names = allNemeses(raft);
    expect(names).not.toContain('amnesia');
    const lanes = lanesOf({ nemeses: [...names], inTurn: true });
    expect(lanes['disk']).toEqual(['full', 'io-error', 'hung']);
    expect(lanes['byzantine']).toEqual(['replay', 'silent']);
    expect(lanes['kill']).toEqual(['one', 'leader', 'minority']);
  });

  it('has those too when they are named', () => {
    const nemeses = [...allNemeses(raft), 'amnesia', 'byzantine:lie'];
    const lanes = lanesOf({ nemeses, inTurn: true });
    expect(lanes['amnesia']).toEqual(['one', 'leader', 'minority']);
    expect(lanes['byzantine']).toEqual(['lie', 'replay', 'silent']);
  });

  it('passes over what makes no sense in a small cluster', () => {
    const lanes = lanesOf({
      nemeses: [...allNemeses(raft)],
      inTurn: true,
      nodes: [...equalNodes(['n1'])],
    });
    expect(Object.keys(lanes)).not.toContain('partition');
    expect(Object.keys(lanes)).toContain('kill');
  });
});
