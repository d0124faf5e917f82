/** Lines of RabbitMQ's log that mean trouble. */
import type { Alarm } from '../../../src/cluster/port/system.ts';

export const RABBITMQ_ALARMS: readonly Alarm[] = [
  {
    pattern: /inconsistent_database, running_partitioned_network/u,
    means: 'the nodes had lost each other for so long that each side went on by itself',
    severity: 'warning',
  },
  {
    pattern: /memory resource limit alarm set|disk resource limit alarm set/u,
    means: 'the node takes no more messages: too little memory or disk',
    severity: 'warning',
  },
];
