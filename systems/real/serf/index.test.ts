import { describe, expect, it } from 'vitest';
import type { Addresses, NodeContainer } from '../../../src/cluster/port/deployment.ts';
import { equalNodes } from '../../../src/cluster/port/deployment.ts';
import { serf } from './index.ts';

const nodes = equalNodes(['n1', 'n2', 'n3', 'n4', 'n5']);
const at = { nodes, of: (name: string) => `10.0.0.${name.slice(1)}` } as Addresses;

const containerOf = (name: string, options: Readonly<Record<string, string | boolean>>) => {
  const setting = { nodes, workload: 'membership', keys: 1, bugs: [], options };
  const { kind } = serf.deployment(setting);
  if (kind.type !== 'container') throw new Error(kind.type);
  return kind.container.container({ name, role: 'member' }, at);
};

const configOf = ({ files = [] }: NodeContainer): unknown => JSON.parse(files[0]?.content ?? '');

describe('serf', () => {
  it('joins others, and goes on trying', () => {
    expect(configOf(containerOf('n2', { profile: 'local', snapshot: true }))).toMatchObject({
      node_name: 'n2',
      advertise: '10.0.0.2:7946',
      profile: 'local',
      retry_join: ['10.0.0.1:7946', '10.0.0.3:7946', '10.0.0.4:7946'],
      snapshot_path: '/data/snapshot',
    });
  });

  it('keeps nothing on its disk where that is asked for', () => {
    const config = configOf(containerOf('n1', { profile: 'lan', snapshot: false }));
    expect(config).not.toHaveProperty('snapshot_path');
  });

  it('runs an image of the user’s where one is named', () => {
    const { image } = containerOf('n1', { profile: 'lan', snapshot: true, image: 'me/serf:1' });
    expect(image).toEqual({ image: 'me/serf:1' });
  });
});
