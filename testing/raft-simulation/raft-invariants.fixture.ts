/**
 * The properties that Raft guarantees at all times (Raft paper, figure 3), looked at from outside:
 * election safety, log matching, leader completeness, state machine safety.
 *
 * Everything that was ever seen counts, also of nodes that have crashed since.
 */
import type { NodeName } from '../../src/cluster/port/wanted.ts';
import type { Entry } from '../../systems/consensus/raft/log.ts';
import type { Raft } from '../../systems/consensus/raft/state.ts';

export interface RaftInvariants {
  /** To be called after each step; says what does not hold. */
  check(rafts: ReadonlyMap<NodeName, Raft>): string | undefined;
}

/** What was looked at of a node: nothing new, nothing to do. */
interface Seen {
  raft: Raft;
  /** The entries whose place was looked at, by index. */
  readonly entries: Map<number, Entry>;
  applied: number;
  /** Term in which it was seen to lead. */
  led: number;
}

export const raftInvariants = (): RaftInvariants => {
  const leaders = new Map<number, NodeName>();
  /** For index and term the entry's command and the term before it: the same on every node. */
  const places = new Map<string, string>();
  /** For each index what was applied there: its term and command. */
  const applied: string[] = [];
  /** Its term, and the term of the leader that committed it, who is the first to apply it. */
  const committed: { readonly term: number; readonly inTerm: number }[] = [];
  const nodes = new Map<NodeName, Seen>();

  const seenOf = (node: NodeName, raft: Raft): Seen => {
    const known = nodes.get(node);
    if (known?.raft === raft) return known;
    const fresh = { raft, entries: new Map(), applied: raft.applied, led: 0 };
    nodes.set(node, fresh);
    return fresh;
  };

  const electionSafety = (node: NodeName, { term }: Raft): string | undefined => {
    const known = leaders.get(term);
    leaders.set(term, node);
    if (known === undefined || known === node) return undefined;
    return `election safety: ${known} and ${node} both lead in term ${term}`;
  };

  /** If every pair of neighbours is the same everywhere, so are all logs up to it. */
  const logMatching = (node: NodeName, { log }: Raft, { entries }: Seen): string | undefined => {
    for (let index = log.lastIndex; index > log.base; index--) {
      const entry = log.at(index) as Entry;
      if (entries.get(index) === entry) return undefined;
      entries.set(index, entry);
      const place = `${index} in term ${entry.term}`;
      const content = `${JSON.stringify(entry.command)} after term ${log.termAt(index - 1)}`;
      const known = places.get(place);
      places.set(place, content);
      if (known !== undefined && known !== content) {
        return `log matching: ${place} is ${known}, on ${node} ${content}`;
      }
    }
    return undefined;
  };

  const stateMachineSafety = (node: NodeName, raft: Raft, seen: Seen): string | undefined => {
    for (; seen.applied < raft.applied; seen.applied++) {
      const index = seen.applied + 1;
      const entry = raft.log.at(index);
      if (entry === undefined) continue; // came with a snapshot
      const content = `${JSON.stringify(entry.command)} of term ${entry.term}`;
      const known = applied[index];
      applied[index] = content;
      committed[index] ??= { term: entry.term, inTerm: raft.term };
      if (known !== undefined && known !== content) {
        return `state machine safety: ${index} is ${known}, on ${node} ${content}`;
      }
    }
    return undefined;
  };

  const leaderCompleteness = (node: NodeName, { log, term }: Raft): string | undefined => {
    for (let index = log.base + 1; index < committed.length; index++) {
      const known = committed[index];
      if (known === undefined || known.inTerm >= term || known.term === log.termAt(index)) continue;
      return `leader completeness: ${node} leads term ${term} without committed entry ${index}`;
    }
    return undefined;
  };

  const checkNode = (node: NodeName, raft: Raft): string | undefined => {
    const seen = seenOf(node, raft);
    let problem = logMatching(node, raft, seen) ?? stateMachineSafety(node, raft, seen);
    if (raft.role === 'leader' && seen.led < raft.term) {
      seen.led = raft.term;
      problem ??= electionSafety(node, raft) ?? leaderCompleteness(node, raft);
    }
    return problem;
  };

  return {
    check: (rafts) => {
      for (const [node, raft] of rafts) {
        const problem = checkNode(node, raft);
        if (problem !== undefined) return problem;
      }
      return undefined;
    },
  };
};
