/** What the page of Galera says: what it is held to, how it is set up, what is known to be found. */
import type { Finding } from '../../../src/cluster/port/system.ts';

export const GALERA_NOTES: readonly string[] = [
  '**What is promised, and what is not.** MariaDB’s documentation calls replication virtually ' +
    'synchronous and says that no transaction is lost; that conflicts between nodes are found when ' +
    'they commit, and the first committer wins; and that a node may be behind the others unless ' +
    '`wsrep_sync_wait` makes it wait. So with `-o wsrep_sync_wait=1` (or any number with that bit) ' +
    'everything here is held to be linearizable. Without it, which is the default of Galera too, reads ' +
    'are stale now and then, also while nothing breaks; but all nodes apply the same transactions in ' +
    'the same order, and clients stay with one node: so registers are held to be ' +
    'sequentially consistent, and sets to come to hold the same on every node, with every ' +
    'acknowledged element (`convergence`). A bank’s reads always wait, since whether a long history ' +
    'of one is sequentially consistent takes too long to decide.',
  'Every operation is one statement or one transaction, sent once. A deadlock, which is how a conflict ' +
    'with another node is told, a lock wait timeout and a duplicate entry are `fail`; so is everything ' +
    'that goes wrong before a `COMMIT` is sent, since the server undoes what was not committed; so is ' +
    '“WSREP has not yet prepared node for application use”, by which a node without the majority ' +
    'refuses all statements. A `COMMIT` or a single statement that was not answered, or answered with ' +
    'any other error, is `info`. The server itself may try a single statement again when another node ' +
    'was first (`wsrep_retry_autocommit`, by default once).',
  'Three nodes with Galera’s defaults, but for one: a node that is silent is taken for gone after 2 s, ' +
    'not 5 (`evs.suspect_timeout`), so that short faults are noticed. On a machine that is so busy ' +
    'that a node gets no turn for 2 s, nodes lose each other without a fault: give ' +
    '`-o suspect_timeout=5` there. ' +
    'InnoDB’s log is synced at each commit, as is MariaDB’s default; Galera’s own configuration ' +
    'example has 0 there (`-o flush_log_at_trx_commit=0`). Nobody leads: every client writes to its ' +
    'own node.',
  '**What the harness does as an operator would**, in `node/start.sh`. `n1` founds the cluster, the ' +
    'others join it one by one and copy its data (`rsync`). A node that comes back finds its last ' +
    'transaction (`--wsrep-recover`) and joins whoever runs; where nobody runs, all nodes wait for each ' +
    'other, and the most advanced one founds the cluster again (`--wsrep-new-cluster`). Galera may also ' +
    'end with all nodes running, all in sight of each other, and none in a primary component (“Failed to ' +
    'establish quorum”), for example when each was killed before the others were in order again; after ' +
    '10 s their servers are stopped, and the same is done. That is told as a warning. After ' +
    'amnesia a node copies all data anew, and the next fault waits until it has it: nobody keeps what ' +
    'was erased on all nodes.',
];

export const GALERA_FINDINGS: readonly Finding[] = [
  {
    summary:
      'A node that comes back after it was killed aborts and has to be started once more: while it takes ' +
      'over the data of another, or when it hears of the group’s state while the next node is gone already ' +
      '(`State not recoverable`). In one run a node was not back a minute after the last fault.',
    foundBy: 'verify galera --nemesis kill --time-limit 60',
  },
  {
    summary:
      'Updates are lost: two transactions read a value, both set it to what follows from it, and both ' +
      'commit. Galera compares what two transactions wrote at the same time; but one that read before ' +
      'the other was applied at its node, and writes after, was not at the same time. Nothing has to ' +
      'break for it. In a register two compare-and-sets from one value succeed.',
    foundBy: 'verify galera -o transaction=read-then-update --time-limit 10',
  },
  {
    summary:
      'The same in a bank: money is lost or made. `-o transaction=for-update` and `-o transaction=atomic` prevent ' +
      'it; so do `-o isolation=serializable`, and `-o innodb_snapshot_isolation=true`, which refuses to ' +
      'write what has changed since it was read.',
    foundBy: 'verify galera --workload bank -o transaction=read-then-update --time-limit 10',
  },
  {
    summary: 'Reads are stale by default, and not linearizable, also while nothing breaks.',
    foundBy: 'verify galera --promise linearizable --time-limit 10',
  },
  {
    summary:
      'With `flush_log_at_trx_commit=0` acknowledged elements are gone when all nodes end at once (4 ' +
      'in one run): each had them in its memory only.',
    foundBy:
      'verify galera --workload set -o flush_log_at_trx_commit=0 --nemesis kill:all --unsafe --time-limit 20',
  },
];
