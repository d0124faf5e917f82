/** All systems by name. */
import type { System } from '../src/cluster/port/system.ts';
import { maelstrom } from './maelstrom/index.ts';
import { etcd } from './real/etcd/index.ts';
import { galera } from './real/galera/index.ts';
import { nats } from './real/nats/index.ts';
import { raft } from './consensus/raft/index.ts';
import { postgres } from './real/postgres/index.ts';
import { rabbitmq } from './real/rabbitmq/index.ts';
import { redis } from './real/redis/index.ts';
import { serf } from './real/serf/index.ts';
import { chain } from './replication/chain/index.ts';
import { lww } from './replication/lww/index.ts';
import { naive } from './replication/naive/index.ts';
import { quorum } from './replication/quorum/index.ts';
import { zookeeper } from './real/zookeeper/index.ts';

export const SYSTEMS: readonly System[] = [
  raft,
  chain,
  naive,
  lww,
  quorum,
  maelstrom,
  etcd,
  zookeeper,
  redis,
  nats,
  rabbitmq,
  galera,
  postgres,
  serf,
];
