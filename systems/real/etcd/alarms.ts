/**
 * Lines of etcd's log (zap's JSON) that mean trouble. That a member gives up on files that a fault has
 * damaged is right, so that is told only: whether its end was excused is judged where ends are.
 */
import type { Alarm } from '../../../src/cluster/port/system.ts';

export const ETCD_ALARMS: readonly Alarm[] = [
  {
    pattern: /"level":"(?:panic|fatal)"/u,
    means: 'etcd gave up',
    severity: 'warning',
  },
  {
    pattern: /crc mismatch|checksum mismatch|"error":"invalid database"/u,
    means: 'etcd found one of its files damaged',
    severity: 'warning',
  },
  {
    pattern: /"alarm":"CORRUPT"|found data inconsistency|found hash mismatch/u,
    means: 'members hold different data',
    severity: 'violation',
  },
  {
    pattern: /"alarm":"NOSPACE"|database space exceeded/u,
    means: 'etcd takes no more writes: its quota is used up',
    severity: 'warning',
  },
];
