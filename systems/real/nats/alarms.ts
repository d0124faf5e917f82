/**
 * Lines of a server's log that mean trouble. What follows from damaged files and full disks is told only:
 * whether the server should have been able to go on, recovery and the levels tell.
 */
import type { Alarm } from '../../../src/cluster/port/system.ts';

export const NATS_ALARMS: readonly Alarm[] = [
  {
    pattern: /^panic: |^fatal error: /u,
    means: 'the server crashed',
    severity: 'violation',
  },
  {
    pattern: /\[FTL\]/u,
    means: 'the server gave up',
    severity: 'warning',
  },
  {
    pattern: /(?:stream|consumer) (?:metafile|checksum)|metafile checksum|hecksums do not match/iu,
    means: 'it cannot read the description of a stream or a consumer, and goes on without it',
    severity: 'warning',
  },
  {
    pattern: /last sequence mismatch|Resetting stream cluster state/u,
    means: 'its copy of a stream does not fit those of the others, and it starts anew',
    severity: 'warning',
  },
  {
    pattern: /will be DISABLED/u,
    means: 'there is no room left: JetStream is switched off',
    severity: 'warning',
  },
];
