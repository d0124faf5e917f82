/** What the page of Redis says: what it is held to, how it is set up, what is known to be found. */
import type { Finding } from '../../../src/cluster/port/system.ts';

export const REDIS_NOTES: readonly string[] = [
  '**Redis does not promise this.** Its documentation says that replication is asynchronous, that a ' +
    'failover by Sentinel may lose writes that were acknowledged, and that `WAIT` makes this rarer ' +
    'and Redis no strongly consistent store. What is judged here is what many programs that use it ' +
    'expect: that a register, a set or a queue behaves like one in a single process, also over a ' +
    'failover, and keeps what it has acknowledged. A violation says that this expectation is wrong, ' +
    'not that Redis has a bug. While nothing fails over, it holds.',
  'With `-o reads=replica`, where reads may be late by design, what is judged is `convergence`: after ' +
    'healing all servers come to say the same, and nothing that was acknowledged is missing in it. ' +
    '`--consistency all` tells which levels a run kept all the same.',
  'Machine *k* holds the server `n`*k* and the Sentinel `s`*k*, which are cut off, paused and killed ' +
    'together; `--nodes` counts machines. `n1` is the primary at first. A primary that is silent for ' +
    '1 s is taken for dead by a Sentinel (`down-after-milliseconds`), a majority of them starts a ' +
    'failover (`failover-timeout` 3 s), and a replica that was cut off notices within 5 s ' +
    '(`repl-timeout`). Data is in an append-only file; a supervisor starts again what ended by itself.',
  'A client of machine *k* asks the Sentinel there who the primary is, others only where that one is ' +
    'silent; makes sure by `ROLE`; and asks again every second and when its connection has ended. One ' +
    'operation is one command, sent once: what was not sent, or was refused (`READONLY`, `LOADING`, ' +
    '…), is `fail`; a broken connection, no answer in time, or too few replicas after `WAIT` is ' +
    '`info`. Registers are `GET`, `SET` and a script that compares and sets; sets are `SADD` and ' +
    '`SMEMBERS`; queues are `LPUSH` and `RPOP`; locks are keys that scripts make and remove, and ' +
    'they never run out.',
];

export const REDIS_FINDINGS: readonly Finding[] = [
  {
    summary:
      'A primary that is cut off goes on acknowledging, to all clients whose Sentinel is cut off with ' +
      'it, until it hears of its successor; then it throws away what the successor does not have. In ' +
      'one run 1,360 of 2,822 elements (`lost` in the summary).',
    foundBy: 'verify redis --workload set --nemesis partition:leader --time-limit 20',
  },
  {
    summary: 'The same seen as stale reads of registers.',
    foundBy: 'verify redis --nemesis partition:leader --time-limit 20',
  },
  {
    summary:
      'A lock is held by two clients at once: one got it from the primary that is cut off, one from ' +
      'its successor. Two holders of fenced locks even get the same token.',
    foundBy: 'verify redis --workload fenced-lock --nemesis partition:leader --time-limit 20',
  },
  {
    summary:
      'A primary that comes back after it was killed, paused or lost its power still takes itself for ' +
      'the primary, and so does its Sentinel, until they hear of the failover: the same again, for as ' +
      'long as that takes (55, 160 and 49 elements in one run each).',
    foundBy: 'verify redis --workload set --nemesis kill:leader --time-limit 40',
  },
  {
    summary:
      'A server that lost its power may refuse to start again: its append-only file ends in bytes that ' +
      'were never written (`Bad file format reading the append only file`), and somebody has to cut them ' +
      'off (`redis-check-aof --fix`).',
    foundBy: 'verify redis --nemesis power-loss --time-limit 60',
  },
  {
    summary:
      'With `WAIT`, what was acknowledged is kept, but what somebody has read may still be gone: the ' +
      'cut-off primary shows what no replica has confirmed (11 elements in one run).',
    foundBy: 'verify redis --workload set -o wait=1 --nemesis partition:leader --time-limit 20',
  },
];
