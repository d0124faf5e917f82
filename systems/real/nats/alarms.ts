/** Lines of a server's log that mean trouble. */
import type { Alarm } from '../../../src/cluster/port/system.ts';

export const NATS_ALARMS: readonly Alarm[] = [
  {
    pattern: /^panic:|^fatal error:|^goroutine \d+ \[/u,
    means: 'the server crashed',
    severity: 'violation',
  },
];
