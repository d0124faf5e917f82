/** The bugs that can be planted in chain replication: each the omission of one rule of the protocol. */
import type { PlantedBug } from '../../../src/cluster/port/system.ts';

const found = (bug: string, rest: string): string => `verify chain --bug ${bug} ${rest}`;

export const CHAIN_BUGS = [
  {
    name: 'head-acks',
    summary: 'The head answers an update as soon as it has it itself.',
    foundBy: found('head-acks', '--nemesis partition,kill --keys 2'),
  },
  {
    name: 'read-middle',
    summary: 'Whichever node is asked answers a read from what it has.',
    foundBy: found('read-middle', '--keys 2'),
  },
  {
    name: 'forget-in-flight',
    summary: 'A node that gets another successor does not send again what was on its way.',
    foundBy: found('forget-in-flight', '--nemesis kill --interval 1 --keys 2 --time-limit 30'),
  },
  {
    name: 'no-epoch',
    summary:
      'Nobody asks whether its place in the chain still holds: two nodes believe to be the tail.',
    foundBy: found('no-epoch', '--nemesis partition'),
  },
  {
    name: 'join-empty',
    summary: 'A node that comes back is the tail before it has got what it missed.',
    foundBy: found('join-empty', '--nemesis kill,pause --keys 2'),
  },
  {
    name: 'reorder-on-reconnect',
    summary:
      'What was on its way is sent again to another successor, the last first, and taken so.',
    foundBy: found('reorder-on-reconnect', '--nemesis kill --interval 1 --keys 1 --time-limit 30'),
  },
  {
    name: 'ack-before-tail',
    summary: 'A node within the chain acknowledges what the tail has not.',
    foundBy: found('ack-before-tail', '--nemesis partition,kill --keys 2'),
  },
] as const satisfies readonly PlantedBug[];

export type ChainBug = (typeof CHAIN_BUGS)[number]['name'];
