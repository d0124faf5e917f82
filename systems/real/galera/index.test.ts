import { describe, expect, it } from 'vitest';
import type { OptionValues } from '../../../src/base/options.ts';
import {
  type Addresses,
  equalNodes,
  type NodeContainer,
} from '../../../src/cluster/port/deployment.ts';
import { galera } from './index.ts';

const NODES = equalNodes(['n1', 'n2', 'n3']);
const at = { nodes: NODES, of: (name: string) => `10.0.0.${name.slice(1)}` } as Addresses;

const kindOf = (options: OptionValues) => {
  const { kind } = galera.deployment({
    nodes: NODES,
    workload: 'register',
    keys: 1,
    bugs: [],
    options,
  });
  if (kind.type !== 'container') throw new Error(kind.type);
  return kind.container;
};

const containerOf = (name: string, options: OptionValues = {}): NodeContainer => {
  const node = NODES.find((one) => one.name === name);
  if (node === undefined) throw new Error(`no node ${name}`);
  return kindOf(options).container(node, at);
};

const fileOf = (path: string, options: OptionValues = {}): string =>
  containerOf('n2', options).files?.find((file) => file.path === path)?.content ?? '';

describe('galera', () => {
  it('starts one node after the other, each told who founds the cluster and who the others are', () => {
    expect(kindOf({}).startOrder).toEqual([['n1'], ['n2'], ['n3']]);
    const node = containerOf('n2');
    expect(node.env).toMatchObject({ NODE: 'n2', FOUNDER: 'n1', PEERS: 'n1=10.0.0.1 n3=10.0.0.3' });
    expect([node.command?.({ first: true }), node.command?.({ first: false })]).toEqual([
      ['first'],
      ['again'],
    ]);
    expect(fileOf('/verify/start.sh')).toMatch(/^#!\/bin\/sh\n/u);
    expect(fileOf('/verify/galera.cnf')).toContain(
      'wsrep-cluster-address=gcomm://10.0.0.1,10.0.0.2,10.0.0.3\n',
    );
  });

  it('is set as the options say', () => {
    const set = fileOf('/verify/galera.cnf', {
      flush_log_at_trx_commit: '2',
      innodb_snapshot_isolation: true,
      suspect_timeout: 5,
    });
    expect(set).toContain('innodb-flush-log-at-trx-commit=2\n');
    expect(set).toContain('innodb-snapshot-isolation=ON\n');
    // Galera's own defaults.
    expect(set).toContain('evs.keepalive_period=PT1S;evs.suspect_timeout=PT5S;');
    expect(set).toContain('evs.inactive_timeout=PT15S;evs.install_timeout=PT7.5S"\n');
    expect(containerOf('n1', { image: 'mariadb:10.11' }).image).toEqual({ image: 'mariadb:10.11' });
  });

  it('promises the latest value only where reads wait for the others', () => {
    const promised = (workload: string, wait: number) =>
      galera.workloads[workload]?.promises({ wsrep_sync_wait: wait });
    expect(['register', 'set', 'bank'].map((workload) => promised(workload, 0))).toEqual([
      ['sequential'],
      ['convergence'],
      ['linearizable'],
    ]);
    expect(promised('register', 6)).toEqual(['sequential']);
    for (const workload of ['register', 'set', 'bank']) {
      expect(promised(workload, 1)).toEqual(['linearizable']);
      expect(promised(workload, 7)).toEqual(['linearizable']);
    }
  });

  it.each([
    ['281128  3:24:57 [ERROR] mariadbd got signal 6 ;', 'violation'],
    ['0 [ERROR] WSREP: Inconsistency detected: Inconsistent by consensus on 6a6a:41', 'violation'],
    ['start.sh: nobody has a primary component, and nobody is missing: stops', 'warning'],
    ['0 [ERROR] InnoDB: Database page corruption on disk or a failed read of file', 'warning'],
    ['0 [Note] WSREP: Shifting SYNCED -> DONOR/DESYNCED (TO: 2)', undefined],
    ['start.sh: joins, from -', undefined],
  ])('alarm: %s', (line, severity) => {
    const heard = galera.alarms?.filter(({ pattern }) => pattern.test(line)) ?? [];
    expect(heard.map((alarm) => alarm.severity)).toEqual(severity === undefined ? [] : [severity]);
  });
});
