/** What the page of RabbitMQ says: what it is held to, how it is set up, what is known to be found. */
import type { Finding } from '../../../src/cluster/port/system.ts';

export const RABBITMQ_NOTES: readonly string[] = [
  'Three nodes that find each other by a list (`classic_config`), with `net_ticktime` 5, so that a node ' +
    'that is silent for about 5 s is taken to be gone; `-o partitions=` says what the others do then. A ' +
    'node takes 15 to 30 s to start, and about 10 s to start again: with `--interval 14`, the default here, most faults meet ' +
    'a whole cluster. Data is in Mnesia and in the logs of the quorum queues; a supervisor starts again ' +
    'what ended by itself; a node that has lost its data (`amnesia`) is forgotten by the others before it ' +
    'starts, and gets its replicas back afterwards. It serves when every node sees all of them running and no split, when all ' +
    'replicas of all queues are there, and no alarm is on.',
  'What RabbitMQ promises of a queue is that what it has confirmed is delivered at least once: an ' +
    'element may be delivered again (its acknowledgement was lost), and out of order. The order of a queue ' +
    'is not promised over redelivery, and `--promise linearizable` shows that it is not kept.',
  'A client speaks to its own node, over one connection with one channel, and makes a queue before it ' +
    'uses it first. An enqueue is a persistent, mandatory publish and the broker’s confirm: a message that ' +
    'comes back is `fail`; one that is refused (`nack`) or not answered is `info`. A dequeue is a `get` ' +
    'and an acknowledgement, which nobody answers: it is over when the message is here. `amqplib` neither ' +
    'connects again nor sends anything twice here. Who leads is who leads most queues.',
  'With `-o queue=classic-mirrored` every queue has a mirror at each node, which RabbitMQ calls ' +
    'deprecated since 3.9 and has removed in 4; it is held to the same.',
];

export const RABBITMQ_FINDINGS: readonly Finding[] = [
  {
    summary:
      'Without confirms, what was sent to a node that is killed is lost (3 elements of one queue in one run).',
    foundBy: 'verify rabbitmq -o confirms=off --nemesis kill:leader --interval 8 --time-limit 40',
  },
  {
    summary:
      'Mirrored queues lose what they have confirmed when the network is cut, most of all with ' +
      '`autoheal`, where the losing side starts anew and throws away what it had taken (32 elements of one ' +
      'queue in one run).',
    foundBy:
      'verify rabbitmq -o queue=classic-mirrored -o partitions=autoheal --nemesis partition:halves --interval 14 --time-limit 60',
  },
  {
    summary:
      'So they do with `pause_minority`: the side that is to pause goes on confirming until it has noticed ' +
      'that it is the smaller one.',
    foundBy:
      'verify rabbitmq -o queue=classic-mirrored --nemesis partition:halves --interval 14 --time-limit 60',
  },
  {
    summary:
      'With `ignore`, nodes that have lost each other do not come together again by themselves.',
    foundBy:
      'verify rabbitmq -o queue=classic-mirrored -o partitions=ignore --nemesis partition:halves --interval 14 --time-limit 60',
  },
  {
    summary:
      'A node that was paused until the others took it to be gone comes back as if nothing had been: each ' +
      'side hears that the other was down (`running_partitioned_network`), neither takes itself for the ' +
      'minority, and the cluster stays split until somebody restarts the node, with `pause_minority` too. ' +
      'RabbitMQ’s documentation warns of it (Partitions Caused by Suspend and Resume).',
    foundBy: 'verify rabbitmq --nemesis pause',
  },
  {
    summary:
      'Elements are delivered twice, and out of order, when one that was not acknowledged is delivered ' +
      'again. Neither is promised against.',
    foundBy: 'verify rabbitmq --promise linearizable --nemesis partition,pause --time-limit 25',
  },
];
