import { describe, expect, it } from 'vitest';
import { goalsOf } from './goals.ts';

const nodes = [
  { name: 'n1', ip: '10.0.0.11', hasData: true },
  { name: 'n2', ip: '10.0.0.12', hasData: false },
];

describe('the goal of a node', () => {
  it('is to be left alone where nothing is wanted of it', () => {
    const goal = goalsOf({ links: [], nodes: {} }, nodes, 'netem');
    expect(goal({ name: 'n1' })).toEqual({ wanted: {}, rules: '', queues: '', shape: '' });
  });

  it('is to drop what is cut on the way to it', () => {
    const goal = goalsOf({ links: [{ from: 'n1', to: 'n2', drop: 1 }], nodes: {} }, nodes, 'netem');
    expect(goal({ name: 'n2' }).rules).toContain('10.0.0.11');
    expect(goal({ name: 'n1' }).rules).toBe('');
  });

  it('leaves out what would be done to a data folder that there is not', () => {
    const damage = { files: ['**'], how: 'torn', bytes: 1 } as const;
    const lost = { process: 'dead', death: 'power-loss', damage } as const;
    const goal = goalsOf(
      { links: [], nodes: { n1: lost, n2: { ...lost, disk: 'full' } } },
      nodes,
      'netem',
    );
    expect(goal({ name: 'n1' }).wanted).toEqual(lost);
    expect(goal({ name: 'n2' }).wanted).toEqual({ process: 'dead', death: 'kill' });
  });
});
