import { describe, expect, it } from 'vitest';
import type { OptionValues } from '../../../src/base/options.ts';
import type { Addresses, NodeContainer } from '../../../src/cluster/port/deployment.ts';
import { postgres } from './index.ts';
import { layoutOf } from './nodes.ts';

const DEFAULTS: OptionValues = Object.fromEntries(
  Object.entries(postgres.options ?? {}).flatMap(([name, spec]) =>
    spec.default === undefined ? [] : [[name, spec.default]],
  ),
);

const containerOf = (name: string, given: OptionValues = {}): NodeContainer => {
  const options = { ...DEFAULTS, ...given };
  const nodes = layoutOf(3, options);
  const { kind } = postgres.deployment({ nodes, workload: 'register', keys: 1, bugs: [], options });
  const node = nodes.find((one) => one.name === name);
  if (kind.type !== 'container' || node === undefined) throw new Error(name);
  const at = { nodes, of: (peer: string) => `10.0.0.${nodes.findIndex((n) => n.name === peer)}` };
  return kind.container.container(node, at as unknown as Addresses);
};

interface Patroni {
  readonly etcd3: { readonly hosts: readonly string[] };
  readonly bootstrap: {
    readonly dcs: Readonly<Record<string, unknown>> & {
      readonly postgresql: {
        readonly use_pg_rewind: boolean;
        readonly parameters: Readonly<Record<string, unknown>>;
      };
    };
    readonly initdb: readonly unknown[];
  };
}

const patroniOf = (given: OptionValues = {}): Patroni =>
  JSON.parse(containerOf('n2', given).files?.[0]?.content ?? '') as Patroni;

describe('postgres', () => {
  it('is servers under Patroni and members of an etcd, one of each on a machine', () => {
    expect(layoutOf(3, DEFAULTS).map(({ name, role, place }) => [name, role, place])).toEqual([
      ['n1', 'postgres', 'machine-1'],
      ['n2', 'postgres', 'machine-2'],
      ['n3', 'postgres', 'machine-3'],
      ['e1', 'dcs', 'machine-1'],
      ['e2', 'dcs', 'machine-2'],
      ['e3', 'dcs', 'machine-3'],
    ]);
    expect(patroniOf().etcd3.hosts).toEqual(['10.0.0.3:2379', '10.0.0.4:2379', '10.0.0.5:2379']);
    const etcd = containerOf('e1').command?.({ first: true }) ?? [];
    expect(etcd).toContain(
      '--initial-cluster=e1=http://10.0.0.3:2380,e2=http://10.0.0.4:2380,e3=http://10.0.0.5:2380',
    );
  });

  it('tells Patroni what the options say', () => {
    const { dcs, initdb } = patroniOf().bootstrap;
    expect(dcs).toMatchObject({
      ttl: 5,
      loop_wait: 1,
      retry_timeout: 2,
      check_timeline: false,
      synchronous_mode: false,
      synchronous_mode_strict: false,
    });
    expect(dcs.postgresql).toMatchObject({
      use_pg_rewind: true,
      parameters: { fsync: 'on', synchronous_commit: 'on', wal_level: 'replica' },
    });
    expect(initdb).toContainEqual({ encoding: 'UTF8' });
    expect(initdb).toContain('data-checksums');
    expect(patroniOf({ synchronous: 'on' }).bootstrap.dcs).toMatchObject({
      synchronous_mode: true,
      synchronous_mode_strict: false,
    });
    const strict = patroniOf({ synchronous: 'strict', ttl: 30, commit: 'remote-apply' });
    expect(strict.bootstrap.dcs).toMatchObject({
      synchronous_mode: true,
      synchronous_mode_strict: true,
      retry_timeout: 14,
      postgresql: { parameters: { synchronous_commit: 'remote_apply' } },
    });
  });

  it('is one server where that is asked for, and may then be down', () => {
    const options = { ...DEFAULTS, replication: 'single' };
    expect(layoutOf(3, options)).toEqual([{ name: 'n1', role: 'postgres' }]);
    const { files, image } = containerOf('n1', { ...options, fsync: 'off', image: 'postgres:15' });
    expect(image).toEqual({ image: 'postgres:15' });
    expect(files?.[0]?.content).toContain("fsync = 'off'\n");
    expect(postgres.maxDown?.('postgres', 1)).toBe(1);
    expect(postgres.maxDown?.('postgres', 3)).toBe(1);
    expect(() => layoutOf(5, options)).toThrow('A server alone is one node, not 5.');
  });

  it('takes three machines or more', () => {
    expect(() => layoutOf(2, DEFAULTS)).toThrow(
      'Patroni’s etcd needs three machines to decide by majority, and got 2.',
    );
  });

  it('is held to less where standbys are read', () => {
    const promised = (reads: string) => postgres.workloads['register']?.promises({ reads });
    expect(promised('primary')).toEqual(['linearizable']);
    expect(promised('any')).toEqual(['convergence']);
  });

  it.each([
    ['[49] PANIC:  could not write to file "pg_wal/xlogtemp.49"', 'warning'],
    ['LOG:  server process (PID 62) was terminated by signal 11: Segmentation fault', 'violation'],
    ['LOG:  server process (PID 62) was terminated by signal 9: Killed', undefined],
    ['WARNING:  page verification failed, calculated checksum 1 but expected 2', 'warning'],
    [
      'LOG:  out-of-sequence timeline ID 1 (after 2) in log segment 000000020000000000000006',
      'warning',
    ],
    ['FATAL:  highest timeline 1 of the primary is behind recovery timeline 2', 'warning'],
    ['FATAL:  could not receive data from WAL stream: server closed the connection', undefined],
    ['FATAL:  terminating connection due to administrator command', undefined],
  ])('alarm: %s', (line, severity) => {
    const heard = postgres.alarms?.filter(({ pattern }) => pattern.test(line)) ?? [];
    expect(heard.map((alarm) => alarm.severity)).toEqual(severity === undefined ? [] : [severity]);
  });
});
