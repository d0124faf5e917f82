import { describe, expect, it } from 'vitest';
import type { Addresses, ContainerSpec } from '../../../src/cluster/port/deployment.ts';
import { redis } from './index.ts';
import { layoutOf } from './nodes.ts';

const deployed = (options: Readonly<Record<string, string | number>>): ContainerSpec => {
  const nodes = layoutOf(3);
  const setting = {
    nodes,
    workload: 'register',
    keys: 1,
    bugs: [],
    options: { wait: 0, ...options },
  };
  const { kind } = redis.deployment(setting);
  if (kind.type !== 'container') throw new Error(kind.type);
  return kind.container;
};

const at = { nodes: layoutOf(3), of: (name: string) => `10.0.0.${name.slice(1)}` } as Addresses;

const fileOf = (name: string, options = {}): string => {
  const node = layoutOf(3).find((one) => one.name === name);
  return node === undefined
    ? ''
    : (deployed({ fsync: 'always', ...options }).container(node, at).files?.[0]?.content ?? '');
};

describe('redis', () => {
  it('is a primary, replicas of it, and Sentinels that watch it and decide by majority', () => {
    expect(fileOf('n1')).not.toContain('replicaof');
    expect(fileOf('n2')).toContain('replicaof 10.0.0.1 6379\n');
    expect(fileOf('n2')).toContain('appendfsync always\n');
    expect(fileOf('s3')).toContain('sentinel monitor verify 10.0.0.1 6379 2\n');
  });

  it('runs an image of the user’s where one is named', () => {
    const [first] = layoutOf(3);
    if (first === undefined) throw new Error('no node');
    expect(deployed({ image: 'redis:7' }).container(first, at).image).toEqual({ image: 'redis:7' });
  });

  it('refuses to wait for more replicas than there are', () => {
    expect(() => deployed({ wait: 3 })).toThrow(
      'There are 2 replicas, and -o wait=3 waits for more.',
    );
    expect(() => deployed({ wait: 2 })).not.toThrow();
  });

  it('is held to less where replicas are read', () => {
    const promised = (workload: string, reads: string) =>
      redis.workloads[workload]?.promises({ reads });
    expect(promised('register', 'primary')).toEqual(['linearizable']);
    expect(promised('set', 'replica')).toEqual(['convergence']);
    expect(promised('queue', 'replica')).toEqual(['linearizable']);
  });

  it.each([
    [
      '1:S # Guru Meditation: Replica was unable to write command to disk. #server.c:3890',
      'warning',
    ],
    ['1:M # Guru Meditation: Redis aborting for OUT OF MEMORY #server.c:1', 'violation'],
    ['1:M # Redis 7.0.15 crashed by signal: 11, si_code: 1', 'violation'],
    ['1:M # Bad file format reading the append only file appendonly.aof.1.incr.aof', 'warning'],
    ['1:M # Short read while loading', undefined],
  ])('alarm: %s', (line, severity) => {
    const heard = redis.alarms?.filter(({ pattern }) => pattern.test(line)) ?? [];
    expect(heard.map((alarm) => alarm.severity)).toEqual(severity === undefined ? [] : [severity]);
  });
});
