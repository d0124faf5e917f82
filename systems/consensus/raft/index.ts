/**
 * Raft (Ongaro and Ousterhout, 2014): elections, replication, sessions, linearizable reads, log
 * compaction; on top a key-value store, whose clients speak Maelstrom's `lin-kv` messages, and objects
 * for the other workloads.
 */
import { siblingModule } from '../../../src/base/sibling-module.ts';
import type { System, SystemRun } from '../../../src/cluster/port/system.ts';
import type { NodeName } from '../../../src/cluster/port/wanted.ts';
import type { Json } from '../../../src/history/operation.ts';
import { statusOf } from '../../kit/system.ts';
import { RAFT_BUGS } from './bugs.ts';
import { openAccounts, RAFT_WORKLOADS } from './workloads.ts';

const TIMING = { electionMs: 300, heartbeatMs: 50 };
const COMPACT_AT = 4_000;

export const raft: System = {
  name: 'raft',
  summary: 'Raft, the whole algorithm, as a store of registers, sets, queues, locks, logs and more',
  runtimes: ['docker', 'local', 'sim'],
  defaultNodes: 5,
  bugs: RAFT_BUGS,
  options: {
    'compact-at': {
      type: 'number',
      default: COMPACT_AT,
      least: 1,
      tried: [5, 30, COMPACT_AT],
      summary: 'applied entries after which a log is compacted; a quarter of them is kept',
    },
  },
  outlives: 'all',
  deployment: ({ nodes, bugs, options }) => ({
    system: 'raft',
    nodes,
    kind: {
      type: 'program',
      program: {
        module: siblingModule(import.meta.url, './program').href,
        options: {
          bugs: [...bugs],
          timing: TIMING,
          compaction: compactionOf(Number(options['compact-at'] ?? COMPACT_AT)),
        },
      },
    },
  }),
  probe: async (run) => ((await leaderOf(run)) === undefined ? 'no node leads' : undefined),
  leader: (run) => leaderOf(run),
  leadership: {
    begins: /: leading$/u,
    ends: /: (?:no longer leading|following|candidate)|started:/u,
  },
  damage: ['journal.jsonl'],
  notes: [
    'Simulated (`--runtime sim`), its nodes are held to figure 3 of the Raft paper after every step: election safety, log matching, leader completeness, state machine safety. The first of them that does not hold is a violation (`invariants`), told with the step and the messages before it.',
  ],
  prepare: (run) => openAccounts(run),
  workloads: RAFT_WORKLOADS,
};

const compactionOf = (at: number) => ({ at, keep: Math.floor(at / 4) });

interface Status {
  readonly role: string;
  readonly term: number;
}

/** The leader of the highest term: an older one may still believe that it leads. */
const leaderOf = async (run: SystemRun): Promise<NodeName | undefined> => {
  const statuses = (await statusOf(run)) as ReadonlyMap<NodeName, (Status & Json) | undefined>;
  const leaders = [...statuses].filter(([, status]) => status?.role === 'leader');
  leaders.sort(([, a], [, b]) => (b?.term ?? 0) - (a?.term ?? 0));
  return leaders[0]?.[0];
};
