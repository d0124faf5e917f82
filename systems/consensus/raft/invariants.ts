/**
 * The properties that Raft guarantees at all times (Raft paper, figure 3): election safety, log
 * matching, leader completeness, state machine safety. Everything that was ever seen counts, also of
 * nodes that have crashed since.
 *
 * Of a node only what is new since its last step is looked at; all of its log once a life, and all that
 * was ever committed once a leader.
 */
import type { Invariants, NodeProgram } from '../../../src/node/context.ts';
import type { Command, Entry } from './log.ts';
import type { Raft } from './state.ts';

export const raftInvariants = (): Invariants => {
  const cluster: Cluster = { leaders: new Map(), places: [], committed: [] };
  const nodes = new Map<string, Seen>();
  return {
    check: (acted) => {
      for (const [node, program] of acted) {
        const raft = raftOf(program);
        let seen = nodes.get(node);
        if (seen?.raft !== raft) {
          seen = { node, raft, entries: [], applied: raft.log.base, led: 0 };
          nodes.set(node, seen);
        }
        const problem = problemOf(cluster, seen);
        if (problem !== undefined) return problem;
      }
      return undefined;
    },
  };
};

/** @throws Error for a program that does not show its state */
const raftOf = (program: NodeProgram): Raft => {
  if (program.inspect === undefined) throw new Error('this program does not show its state');
  return program.inspect() as Raft;
};

/** What was ever seen, on whatever node. */
interface Cluster {
  /** By term. */
  readonly leaders: Map<number, string>;
  /** By index, for each term what stands there: the same on every node. */
  readonly places: Place[][];
  /** By index what was applied there. */
  readonly committed: Committed[];
}

interface Place {
  readonly term: number;
  /** Of the entry before it. */
  readonly after: number | undefined;
  readonly command: string;
}

interface Committed {
  readonly term: number;
  readonly command: string;
  /** The term of the leader that committed it, who is the first to apply it. */
  readonly inTerm: number;
}

/** What was looked at of one life of a node. */
interface Seen {
  readonly node: string;
  readonly raft: Raft;
  /** By index. */
  readonly entries: Entry[];
  applied: number;
  /** Term in which it was seen to lead. */
  led: number;
}

const problemOf = (cluster: Cluster, seen: Seen): string | undefined => {
  const problem = logMatching(cluster, seen) ?? stateMachineSafety(cluster, seen);
  const { raft, led } = seen;
  if (problem !== undefined || raft.role !== 'leader' || led >= raft.term) return problem;
  seen.led = raft.term;
  return electionSafety(cluster, seen) ?? leaderCompleteness(cluster, seen);
};

const electionSafety = ({ leaders }: Cluster, { node, raft }: Seen): string | undefined => {
  const known = leaders.get(raft.term);
  leaders.set(raft.term, node);
  if (known === undefined || known === node) return undefined;
  return `election safety: ${known} and ${node} both lead in term ${raft.term}`;
};

/** If every pair of neighbours is the same everywhere, so are all logs up to it. */
const logMatching = (cluster: Cluster, { node, raft, entries }: Seen): string | undefined => {
  const { log } = raft;
  for (let index = log.lastIndex; index > log.base; index--) {
    const entry = log.at(index) as Entry;
    if (entries[index] === entry) return undefined;
    entries[index] = entry;
    const { term } = entry;
    const after = log.termAt(index - 1);
    const command = textOf(entry.command);
    const places = (cluster.places[index] ??= []);
    const known = places.find((place) => place.term === term);
    if (known === undefined) places.push({ term, after, command });
    else if (known.command !== command || known.after !== after) {
      const place = `entry ${index} of term ${term}`;
      return `log matching: ${place} is ${placeText(known)}, on ${node} ${placeText({ command, after })}`;
    }
  }
  return undefined;
};

const stateMachineSafety = ({ committed }: Cluster, seen: Seen): string | undefined => {
  const { node, raft } = seen;
  for (; seen.applied < raft.applied; seen.applied++) {
    const index = seen.applied + 1;
    const entry = raft.log.at(index);
    if (entry === undefined) continue; // came with a snapshot
    const { term } = entry;
    const command = textOf(entry.command);
    const known = (committed[index] ??= { term, command, inTerm: raft.term });
    if (known.term === term && known.command === command) continue;
    return (
      `state machine safety: what was applied at ${index} is ${known.command} of term ` +
      `${known.term}, on ${node} ${command} of term ${term}`
    );
  }
  return undefined;
};

const leaderCompleteness = ({ committed }: Cluster, { node, raft }: Seen): string | undefined => {
  const { log, term } = raft;
  for (let index = log.base + 1; index < committed.length; index++) {
    const known = committed[index];
    if (known === undefined || known.inTerm >= term || known.term === log.termAt(index)) continue;
    return `leader completeness: ${node} leads term ${term} without committed entry ${index}`;
  }
  return undefined;
};

const textOf = (command: Command): string => JSON.stringify(command);

const placeText = ({ command, after }: Pick<Place, 'command' | 'after'>): string =>
  `${command} after term ${after}`;
