/** What the page of PostgreSQL says: what it is held to, how it is set up, what is known to be found. */
import type { Finding } from '../../../src/cluster/port/system.ts';

export const POSTGRES_NOTES: readonly string[] = [
  '**PostgreSQL and Patroni do not promise all of this.** By default replication is asynchronous: a ' +
    'commit is acknowledged before a standby has it, and a failover may lose it (“Comparison of ' +
    'Different Solutions”, “Streaming Replication” in PostgreSQL’s documentation; “Replication modes” ' +
    'in Patroni’s). And at its default isolation, `read-committed`, a program that reads, decides and ' +
    'then writes loses updates. What is judged here is what many programs expect: that registers, sets ' +
    'and accounts behave as in one process, over a failover too, and keep what was acknowledged. A ' +
    'violation says that this expectation is wrong, not that PostgreSQL has a bug.',
  'With `-o synchronous=on` a commit waits for one standby, and Patroni promotes only that one; where ' +
    'there is none, the primary goes on alone, and nobody takes its place until it has one again. With ' +
    '`strict` it stops instead. Nothing acknowledged should be lost then. Patroni runs without a ' +
    'watchdog here, which containers have not: what that is for, pauses of the primary show (below).',
  'With `-o reads=any`, where reads may be late by design, what is judged is `convergence`: after ' +
    'healing all servers come to say the same, and nothing that was acknowledged is missing in it. ' +
    '`--consistency linearizable` tells what a run kept all the same. On a standby nothing is ' +
    'serializable: with `-o isolation=serializable` reads there are at `repeatable-read`.',
  'Machine *k* holds the server `n`*k* under Patroni and the member `e`*k* of the etcd in which Patroni ' +
    'keeps who leads: they are cut off, paused and killed together, as where an etcd stands beside each ' +
    'server; `--nodes` counts machines. Patroni’s times are shorter than its defaults, in the proportion ' +
    'that it asks for: `ttl` 5 s, `loop_wait` 1 s, `retry_timeout` 2 s (30, 10 and 10 s). So ' +
    'a primary that cannot reach etcd steps down after about 3 s, and one that is silent is followed by another after 5. A primary of yesterday is made a standby by `pg_rewind`, or, where ' +
    'that fails, as a new copy (`pg_basebackup`), as is a server that has lost its data; the member of ' +
    'etcd beside it is removed and added again. `-o replication=single` is one server without all ' +
    'that. On a machine with much else to do, where etcd does not answer within 2 s, primaries step down without any fault: ' +
    '`-o ttl=10` and more leave them time.',
  '**Standbys that do not come back** (`recovers`). It has been seen that a server stays out for good, until ' +
    'an operator copies it anew (`patronictl reinit`): after a `pg_rewind` that the next failover has ' +
    'interrupted, and where a server without a consistent state yet came up while nobody led (Patroni 3.0.2 ' +
    'takes `primary_conninfo` away then, and does not give it back). A server that starts and waits for ' +
    'a primary that is gone is led to the next only after `pg_ctl_timeout`, a minute: so it has two to ' +
    'serve again after healing.',
  'A client of machine *k* looks for the primary as drivers do that know all servers (`libpq` with ' +
    '`target_session_attrs=primary`): its own machine’s first, then the others, and the first that says it ' +
    'is not in recovery is taken, until the connection ends or what is asked is refused. An operation is ' +
    'one statement or one transaction, sent once. An `ERROR` of the server undoes it (`fail`); a session ' +
    'that ends, a connection that breaks and no answer in time leave open what became of it (`info`), ' +
    'unless no `COMMIT` was sent. Registers, elements and accounts are rows; writes of registers are ' +
    '`INSERT … ON CONFLICT`.',
];

export const POSTGRES_FINDINGS: readonly Finding[] = [
  {
    summary:
      'A primary that is cut off goes on acknowledging until it notices that it cannot reach etcd, about ' +
      '3 s; its successor has none of that, and `pg_rewind` throws it away. In one run 1,318 of 4,696 ' +
      'elements (`lost` in the summary).',
    foundBy:
      'verify postgres --workload set --nemesis partition:leader --interval 8 --time-limit 30',
  },
  {
    summary:
      'Transfers that read the balances first and then set them lose updates at the default isolation, ' +
      'without any fault: the money that is there changes. At `repeatable-read` and `serializable`, and ' +
      'with `FOR UPDATE`, it does not.',
    foundBy: 'verify postgres --workload bank -o transaction=read-then-update --time-limit 8',
  },
  {
    summary:
      'Failovers soon after each other: a server that came back and has not followed the primary yet is ' +
      'promoted when that one is killed as well, since it lags by less than `maximum_lag_on_failover`. ' +
      'What was acknowledged in between is lost (669 of 1,485 elements in one run, 325 of 1,116 in another, nothing in most), and the number of the ' +
      'timeline is given a second time: servers that followed the other one cannot go on, or not even ' +
      'start (`out-of-sequence timeline ID`). `-o check_timeline=on` forbids it.',
    foundBy:
      'verify postgres --workload set --nemesis kill:leader --interval 5 --time-limit 30 --rate 200',
  },
  {
    summary:
      'Without `synchronous_commit`, a server that is killed loses the last moments before (68 of 1,147 ' +
      'elements in one run).',
    foundBy:
      'verify postgres -o replication=single -o commit=off --workload set --nemesis kill --time-limit 20',
  },
  {
    summary:
      'Without `fsync`, a server that loses its power loses elements by the hundreds (213 of 650), and ' +
      'may not start again.',
    foundBy:
      'verify postgres -o replication=single -o fsync=off --workload set --nemesis power-loss --time-limit 20',
  },
  {
    summary:
      'With `-o synchronous=on`, too, a primary that was stopped and goes on does harm. Until Patroni there ' +
      'finds out that another leads, it answers from before (in one run stale by 4.2 s, 139 versions ' +
      'behind); a watchdog is there to prevent this. Rarely, in one of six runs with `--workload set`, ' +
      'commits are lost: Patroni 3.0.2, stopped between reading who leads and renewing its own lease, ' +
      'writes its name over that of its successor (on etcd’s API 3 it compares nothing then), which steps ' +
      'down, and what it had acknowledged is gone (633 of 4,084 elements).',
    foundBy:
      'verify postgres -o synchronous=on --nemesis pause:leader --interval 7 --time-limit 30',
  },
  {
    summary: 'Reads at standbys are stale, also where commits wait for one.',
    foundBy:
      'verify postgres -o reads=any -o synchronous=on --promise linearizable --nemesis partition --time-limit 20',
  },
];
