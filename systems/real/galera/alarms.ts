/** Lines in the nodes' logs that mean trouble. */
import type { Alarm } from '../../../src/cluster/port/system.ts';

export const GALERA_ALARMS: readonly Alarm[] = [
  {
    pattern: /mariadbd got signal \d+|InnoDB: Assertion failure/u,
    means: 'the server crashed',
    severity: 'violation',
  },
  {
    pattern: /Node consistency compromised|Inconsistent by consensus/u,
    means: 'a node holds other data than the rest, and left',
    severity: 'violation',
  },
  {
    pattern: /start\.sh: nobody has a primary component, and nobody is missing/u,
    means: 'all nodes were together and could not go on: as an operator would, it was stopped',
    severity: 'warning',
  },
  {
    pattern: /start\.sh: the position of the last transaction cannot be recovered/u,
    // Whether it should have been able to, recovery and crashes tell: disks are damaged here, too.
    means: 'a node cannot read its data, and does not start with it',
    severity: 'warning',
  },
  {
    pattern: /InnoDB: .*(?:page corruption|corrupted page|checksum mismatch)/iu,
    means: 'InnoDB found one of its files damaged',
    severity: 'warning',
  },
];
