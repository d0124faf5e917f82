/** The bugs that can be planted in Raft: each the omission of one rule of the algorithm. */
import type { PlantedBug } from '../../../src/cluster/port/system.ts';

const found = (bug: string, rest: string): string => `verify raft --bug ${bug} ${rest}`;

export const RAFT_BUGS = [
  {
    name: 'stale-reads',
    summary: 'The leader answers reads from its own state, without asking whether it still leads.',
    foundBy: found('stale-reads', '--nemesis partition:leader --concurrency 20'),
  },
  {
    name: 'forget-vote',
    summary:
      'Term and vote are not durable: a restarted node may vote twice, or for an older term.',
    foundBy: found(
      'forget-vote',
      '--nemesis kill:all,partition:leader --unsafe --nodes 3 --interval 1 --keys 20 --concurrency 20 --time-limit 40',
    ),
  },
  {
    name: 'ack-before-sync',
    summary: 'Log entries are acknowledged before they are durable.',
    foundBy: found('ack-before-sync', '--nemesis kill --unsafe'),
  },
  {
    name: 'blind-vote',
    summary: "Votes without checking that the candidate's log is up to date.",
    foundBy: found('blind-vote', '--nemesis partition'),
  },
  {
    name: 'commit-old-term',
    summary: 'Commits an entry of an old term by counting its replicas (Raft paper, figure 8).',
    foundBy: found(
      'commit-old-term',
      '--schedule systems/consensus/raft/figure-8.yaml --nodes 3 --reads 0.95 --rate 70 --keys 10 --concurrency 50 --op-timeout 0.5 --time-limit 60',
    ),
  },
  {
    name: 'retry-twice',
    summary: 'No sessions: a command that a client sent again is applied again.',
    foundBy: found('retry-twice', '--nemesis partition,kill'),
  },
  {
    name: 'minority-quorum',
    summary: 'Commits with one node less than a majority.',
    foundBy: found('minority-quorum', '--nemesis partition --nodes 3'),
  },
  {
    name: 'fail-but-commit',
    summary: 'A leader that steps down answers a definite failure for what may still be committed.',
    foundBy: found('fail-but-commit', '--nemesis partition'),
  },
] as const satisfies readonly PlantedBug[];

export type RaftBug = (typeof RAFT_BUGS)[number]['name'];

export type Bugs = ReadonlySet<RaftBug>;
