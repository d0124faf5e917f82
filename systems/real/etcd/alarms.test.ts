import { expect, it } from 'vitest';
import { ETCD_ALARMS } from './alarms.ts';

/** As etcd 3.4 wrote them, shortened. */
const LINES: readonly (readonly [string, readonly string[]])[] = [
  [
    '{"level":"fatal","caller":"etcdmain/etcd.go:271","msg":"discovery failed","error":"walpb: crc mismatch"}',
    ['etcd gave up', 'etcd found one of its files damaged'],
  ],
  [
    '{"level":"panic","caller":"backend/backend.go:162","msg":"failed to open database","error":"invalid database"}',
    ['etcd gave up', 'etcd found one of its files damaged'],
  ],
  ['{"level":"warn","msg":"peer became inactive (message send to peer failed)"}', []],
  ['{"level":"warn","msg":"apply request took too long"}', []],
  [
    '{"level":"warn","msg":"leader failed to send out heartbeat on time; took too long, leader is overloaded likely from slow disk"}',
    [],
  ],
  ['{"level":"info","msg":"raft.node: 3dcc lost leader at term 2"}', []],
];

it.each(LINES)('%s means %j', (line, means) => {
  const told = ETCD_ALARMS.filter(({ pattern }) => pattern.test(line));
  expect(told.map((alarm) => alarm.means)).toEqual(means);
});
