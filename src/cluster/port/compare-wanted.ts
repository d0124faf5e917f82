/** Is a cluster really in the state that is wanted of it? */
import type { NodeName, ObservedState, WantedNode, WantedState } from './wanted.ts';

/** A clock is read by asking, and an answer may come late; more than this is a skew. */
const CLOCK_TOLERANCE_MS = 200;

const NOBODY: ReadonlySet<NodeName> = new Set();

/**
 * What is not as wanted, a sentence each; empty when all is. Only what a fault leaves behind counts:
 * a rule on a road that shall be free, a process in another state, a clock that is still off.
 * @param damaged nodes whose files were damaged for good: they may refuse to start, rightly
 */
export const differences = (
  observed: ObservedState,
  wanted: WantedState,
  damaged: ReadonlySet<NodeName> = NOBODY,
): readonly string[] => [
  ...linkDifferences(observed, wanted),
  ...Object.entries(observed.nodes).flatMap(([name, node]) => {
    const want = wanted.nodes[name] ?? {};
    const found: string[] = [];
    const process = want.process ?? 'running';
    const mayBeDown = damaged.has(name) || mayEndByItself(want);
    if (node.process !== process && !(node.process === 'dead' && mayBeDown)) {
      found.push(`${name} is ${node.process}, should be ${process}`);
    }
    const offset = node.clockOffsetMs ?? 0;
    if (want.clock === undefined && Math.abs(offset) > CLOCK_TOLERANCE_MS) {
      found.push(`the clock of ${name} is off by ${Math.round(offset)} ms`);
    }
    if (want.disk === undefined && node.disk !== undefined && node.disk !== 'ok') {
      found.push(`the disk of ${name} is ${node.disk}`);
    }
    if (want.cpu === undefined && node.cpu !== undefined && node.cpu < 1) {
      found.push(`the processor of ${name} is limited to ${node.cpu}`);
    }
    if (want.byzantine === undefined && node.byzantine !== undefined) {
      found.push(`${name} still betrays its protocol (${node.byzantine})`);
    }
    return found;
  }),
];

/** A node that cannot write may well end; that it runs again matters once its disk is whole. */
const mayEndByItself = (want: WantedNode): boolean => want.disk !== undefined;

const linkDifferences = (observed: ObservedState, wanted: WantedState): readonly string[] => {
  const wantedLinks = new Set(wanted.links.map(({ from, to }) => `${from}>${to}`));
  return observed.links
    .filter(({ from, to, ruled }) => ruled && !wantedLinks.has(`${from}>${to}`))
    .map(({ from, to }) => `the road from ${from} to ${to} is still disturbed`);
};
