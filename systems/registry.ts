/** All systems by name. */
import type { System } from '../src/cluster/port/system.ts';
import { maelstrom } from './maelstrom/index.ts';
import { etcd } from './real/etcd/index.ts';
import { galera } from './real/galera/index.ts';
import { raft } from './consensus/raft/index.ts';
import { redis } from './real/redis/index.ts';
import { zookeeper } from './real/zookeeper/index.ts';

export const SYSTEMS: readonly System[] = [raft, maelstrom, etcd, redis, zookeeper, galera];
