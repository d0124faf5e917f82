/** The bugs that can be planted in the quorum register: each the omission of one rule of the algorithm. */
import type { PlantedBug } from '../../../src/cluster/port/system.ts';

const found = (bug: string, rest: string): string => `verify quorum --bug ${bug} ${rest}`;

export const QUORUM_BUGS = [
  {
    name: 'no-write-back',
    summary:
      'A read returns the latest value that it saw without making sure that a quorum has it.',
    foundBy: found(
      'no-write-back',
      '--nemesis loss,partition --keys 2 --interval 1 --reads 0.7 --time-limit 30',
    ),
  },
  {
    name: 'stamp-not-durable',
    summary: 'A replica answers a write before its stamp and value are durable.',
    foundBy: found('stamp-not-durable', '--nemesis kill:all,kill --unsafe'),
  },
  {
    name: 'tie-by-arrival',
    summary: 'Of two writes with the same number each replica keeps the one that came last.',
    foundBy: found('tie-by-arrival', '--nemesis delay --concurrency 20 --keys 1 --time-limit 30'),
  },
  {
    name: 'read-one',
    summary: 'A read is answered from the node that was asked alone.',
    foundBy: found('read-one', '--nemesis partition'),
  },
  {
    name: 'write-two-of-five',
    summary: 'A write is said to be done when one node less than a quorum has it.',
    foundBy: found('write-two-of-five', '--nemesis loss,partition --interval 1'),
  },
  {
    name: 'reuse-stamp',
    summary: 'A writer does not ask for the latest number, but goes on from its own.',
    foundBy: found('reuse-stamp', '--nemesis partition'),
  },
] as const satisfies readonly PlantedBug[];

export type QuorumBug = (typeof QUORUM_BUGS)[number]['name'];
