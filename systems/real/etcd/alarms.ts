/** Lines of etcd's log (zap's JSON) that mean trouble. */
import type { Alarm } from '../../../src/cluster/port/system.ts';

export const ETCD_ALARMS: readonly Alarm[] = [
  {
    pattern: /"level":"(?:panic|fatal)"|^panic: /u,
    means: 'etcd gave up',
    severity: 'warning', // its end is judged: `no-crashes`, and a disk that failed is an excuse
  },
  {
    pattern: /crc mismatch|checksum mismatch|"alarm":"CORRUPT"|found data inconsistency/u,
    means: 'etcd found its data corrupt',
    severity: 'violation',
  },
  {
    pattern: /"alarm":"NOSPACE"|database space exceeded/u,
    means: 'etcd takes no more writes: its quota is used up',
    severity: 'warning',
  },
];
