import { describe, expect, it } from 'vitest';
import type { OptionValues } from '../../../src/base/options.ts';
import type { Addresses, NodeContainer } from '../../../src/cluster/port/deployment.ts';
import { nats } from './index.ts';
import { layoutOf } from './nodes.ts';
import { groupsOf, streamsOf } from './streams.ts';

const DEFAULTS = { replicas: 3, reads: 'leader', sync: 'interval' };

const containerOf = (options: OptionValues = {}): NodeContainer => {
  const all = { ...DEFAULTS, ...options };
  const nodes = layoutOf(3, all);
  const setting = { nodes, workload: 'set', keys: 1, bugs: [], options: all };
  const { kind } = nats.deployment(setting);
  if (kind.type !== 'container') throw new Error('no container');
  const at = { nodes, of: (name: string) => `10.0.0.${name.slice(1)}` } as Addresses;
  return kind.container.container(nodes[1]!, at);
};

const configOf = (options?: OptionValues): string => containerOf(options).files?.[0]?.content ?? '';

describe('a server', () => {
  it('knows its own name and the way to all others, and tells clients of none', () => {
    expect(configOf()).toBe(
      [
        'server_name: n2',
        'listen: 0.0.0.0:4222',
        'http: 0.0.0.0:8222',
        'jetstream { store_dir: "/data", max_memory_store: 64MB, max_file_store: 1GB }',
        'cluster {',
        '  name: verify',
        '  listen: 0.0.0.0:6222',
        '  no_advertise: true',
        '  routes: [nats-route://10.0.0.1:6222, nats-route://10.0.0.2:6222, nats-route://10.0.0.3:6222]',
        '}',
        '',
      ].join('\n'),
    );
  });

  it('is Debian’s, or the image that is named, with the same flags', () => {
    expect(containerOf().image).toHaveProperty('dockerfileDir');
    const container = containerOf({ image: 'nats:2.12' });
    expect(container.image).toEqual({ image: 'nats:2.12' });
    expect(container.entrypoint).toBeUndefined();
    expect(container.command?.({ first: true })).toEqual(['--config', '/verify/nats.conf']);
  });

  it('syncs before it acknowledges where it can and is told to', () => {
    expect(configOf({ sync: 'always', image: 'nats:2.12' })).toContain(', sync_interval: always }');
  });
});

describe('a cluster', () => {
  it.each<[number, OptionValues, string]>([
    [2, {}, 'A cluster with JetStream needs three servers to agree by majority, and got 2.'],
    [3, { replicas: 5 }, 'There are 3 servers, and -o replicas=5 asks for more.'],
    [
      3,
      { sync: 'always' },
      'Debian’s NATS 2.9 cannot sync before it acknowledges: -o sync=always is known from 2.10 on.',
    ],
  ])('of %s servers with %j is refused', (count, options, message) => {
    expect(() => layoutOf(count, { ...DEFAULTS, ...options })).toThrow(message);
  });

  it('of five may hold each stream five times', () => {
    expect(layoutOf(5, { ...DEFAULTS, replicas: 5 }).map(({ name }) => name)).toEqual([
      'n1',
      'n2',
      'n3',
      'n4',
      'n5',
    ]);
  });
});

describe('what is made', () => {
  it.each([
    ['register', ['KV_registers'], ['KV_registers']],
    ['set', ['sets'], ['sets']],
    ['log', ['log0', 'log1'], ['log0', 'log1']],
    ['queue', ['queues'], ['queues', 'queues > q0', 'queues > q1']],
  ])('for a %s are the streams %j', (workload, streams, groups) => {
    expect(streamsOf({ workload, keys: 2 })).toEqual(streams);
    expect(groupsOf({ workload, keys: 2 })).toEqual(groups);
  });
});

describe('what is promised', () => {
  it.each([
    ['register', ['linearizable'], ['monotonic-reads', 'monotonic-writes']],
    ['set', ['linearizable'], ['convergence']],
    ['log', ['linearizable'], []],
    ['queue', ['at-least-once'], ['at-least-once']],
  ])('of a %s is %j, and %j by direct gets', (workload, leader, direct) => {
    const binding = nats.workloads[workload];
    expect(binding?.promises({ reads: 'leader' })).toEqual(leader);
    expect(binding?.promises({ reads: 'direct' })).toEqual(direct);
  });
});

describe('an alarm', () => {
  const alarmOf = (line: string): string | undefined =>
    nats.alarms?.find(({ pattern }) => pattern.test(line))?.means;
  const at = '[1] 2026/11/28 03:08:06.281265';

  it.each([
    ['panic: runtime error: index out of range', 'the server crashed'],
    [`${at} [FTL] Can't start JetStream`, 'the server gave up'],
    [
      `${at} [WRN]   Missing stream metafile for "/data/jetstream"`,
      'it cannot read the description of a stream or a consumer, and goes on without it',
    ],
    [
      `${at} [WRN] JetStream out of file resources, will be DISABLED`,
      'there is no room left: JetStream is switched off',
    ],
    [`${at} [WRN] JetStream cluster stream '$G > sets' has NO quorum, stalled`, undefined],
  ])('%s: %s', (line, means) => {
    expect(alarmOf(line)).toBe(means);
  });
});
