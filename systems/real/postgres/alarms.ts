/** Lines in the logs of the servers, of Patroni and of etcd that mean trouble. */
import type { Alarm } from '../../../src/cluster/port/system.ts';
import { ETCD_ALARMS } from '../etcd/alarms.ts';

export const POSTGRES_ALARMS: readonly Alarm[] = [
  {
    pattern: /\bPANIC: /u,
    means: 'a server gave up',
    severity: 'warning',
  },
  {
    pattern: /TRAP: |server process \(PID \d+\) was terminated by signal (?:6|7|8|11)\b/u,
    means: 'a server process crashed',
    severity: 'violation',
  },
  {
    pattern: /page verification failed|invalid page in block|could not read block|missing chunk/u,
    means: 'a server found its data damaged',
    severity: 'warning',
  },
  {
    pattern: /invalid primary checkpoint record|could not locate a valid checkpoint record/u,
    means: 'a server cannot start with the log it has',
    severity: 'warning',
  },
  {
    pattern:
      /requested timeline \d+ is not a child of this server's history|out-of-sequence timeline ID|previous recovered WAL file came from timeline|highest timeline \d+ of the primary is behind/u,
    means: 'a server has gone another way than the primary, and cannot follow it',
    severity: 'warning',
  },
  {
    pattern: /requested WAL segment \w+ has already been removed/u,
    means: 'a standby needs more of the log than the primary still has',
    severity: 'warning',
  },
  ...ETCD_ALARMS,
];
