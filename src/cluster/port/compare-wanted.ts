/** Is a cluster really in the state that is wanted of it? */
import type { NodeName, ObservedNode, ObservedState, WantedNode, WantedState } from './wanted.ts';

/** A clock is read by asking, and an answer may come late; more than this is a skew. */
const CLOCK_TOLERANCE_MS = 200;

/** What the faults of a run have touched so far: what must be proved to be as before. */
export interface Touched {
  /** Nodes whose files were damaged for good: they may refuse to start, rightly. */
  readonly damaged: ReadonlySet<NodeName>;
  /** Nodes that a fault has asked to betray, whose clock it has moved, …: by the wanted member. */
  has(node: NodeName, member: 'clock' | 'cpu' | 'disk' | 'byzantine'): boolean;
}

/**
 * What is not as wanted, a sentence each; empty when all is. Only what a fault leaves behind counts: a
 * rule on a link that shall be free, a process in another state, a clock that is still off, and what a
 * fault has touched and nobody can read now. A node that ended by itself is the system's doing, not a
 * fault's.
 */
export const differences = (
  observed: ObservedState,
  wanted: WantedState,
  touched: Touched,
): readonly string[] => [
  ...linkDifferences(observed, wanted),
  ...Object.entries(observed.nodes).flatMap(([name, node]) =>
    nodeDifferences(name, node, wanted.nodes[name] ?? {}, touched),
  ),
];

const nodeDifferences = (
  name: NodeName,
  node: ObservedNode,
  want: WantedNode,
  touched: Touched,
): readonly string[] => {
  const { process, clockOffsetMs: offset, disk, cpu, byzantine } = node;
  const found: string[] = [];
  const should = want.process ?? 'running';
  // A node that cannot write may well end; that it runs again matters once its disk is whole.
  const mayBeDown = node.endedByItself || touched.damaged.has(name) || want.disk !== undefined;
  if (process !== should && !(process === 'dead' && mayBeDown)) {
    found.push(`${name} is ${process}, should be ${should}`);
  }
  const unreadable = (member: 'clock' | 'cpu' | 'disk' | 'byzantine', value: unknown): boolean =>
    value === 'unreadable' && process === 'running' && touched.has(name, member);
  if (want.clock === undefined) {
    if (unreadable('clock', offset)) found.push(`the clock of ${name} cannot be read`);
    else if (typeof offset === 'number' && Math.abs(offset) > CLOCK_TOLERANCE_MS) {
      found.push(`the clock of ${name} is off by ${Math.round(offset)} ms`);
    }
  }
  if (want.disk === undefined) {
    if (unreadable('disk', disk)) found.push(`nobody can tell how the disk of ${name} is`);
    else if (disk !== undefined && disk !== 'ok' && disk !== 'unreadable') {
      found.push(`the disk of ${name} is ${disk}`);
    }
  }
  if (want.cpu === undefined) {
    if (unreadable('cpu', cpu)) found.push(`the processor limit of ${name} cannot be read`);
    else if (typeof cpu === 'number' && cpu < 1) {
      found.push(`the processor of ${name} is limited to ${cpu}`);
    }
  }
  if (want.byzantine === undefined) {
    if (unreadable('byzantine', byzantine)) {
      found.push(`${name} does not say whether it still betrays its protocol`);
    } else if (byzantine !== undefined && byzantine !== 'honest' && byzantine !== 'unreadable') {
      found.push(`${name} still betrays its protocol (${byzantine})`);
    }
  }
  return found;
};

const linkDifferences = (observed: ObservedState, wanted: WantedState): readonly string[] => {
  const wantedLinks = new Set(wanted.links.map(({ from, to }) => `${from}>${to}`));
  return observed.links
    .filter(({ from, to, ruled }) => ruled && !wantedLinks.has(`${from}>${to}`))
    .map(({ from, to }) => `the link from ${from} to ${to} is still disturbed`);
};
