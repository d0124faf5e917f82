/**
 * Moves the wall clocks of nodes; their monotonic clocks go on as they are. Waits until an absolute
 * time inside the kernel are not moved.
 */
import type { Fault, NemesisView } from '../../src/cluster/port/nemesis.ts';
import type { ClockFault, NodeName, ObservedNode } from '../../src/cluster/port/wanted.ts';
import type { Random } from '../../src/base/random.ts';
import { nodeFault } from '../parts/node-fault.ts';
import { draw, isSkewed } from './skews.ts';

export const clock = nodeFault({
  name: 'clock',
  summary:
    'moves the wall clocks of nodes, by a fifth of a second to an hour; monotonic clocks stay',
  failureClass: 'timing',
  kinds: [
    { name: 'bump', summary: 'jumps once, ahead or back', aimed: true },
    { name: 'strobe', summary: 'jumps to and fro, many times a second', aimed: true },
    { name: 'drift', summary: 'goes too fast or too slow', aimed: true },
    { name: 'scramble', summary: 'every node jumps to a time of its own' },
  ],
  provedBy: 'the clock of the target is read from inside of it, before, during and after',
  finds: [],
  capabilities: () => ['clock'],
  targets: (kind, random, view) => Promise.resolve(chooseClocks(kind, random, view)),
  particulars: (kind, random, targets) => {
    const clocks = Object.fromEntries(targets.map((node) => [node, draw(kind, random)]));
    const words = [...new Set(Object.values(clocks).map((skew) => inWords(skew)))].join(', ');
    return { detail: { clocks } as never, words };
  },
  state: (fault, node) => {
    const skew = skewOf(fault, node);
    return skew === undefined ? {} : { clock: skew };
  },
  // One that runs and cannot be read is not seen; one that is down cannot be expected to be.
  readable: ({ process, clockOffsetMs }) =>
    process === 'running' || typeof clockOffsetMs === 'number',
  seen: (fault, node, before, { clockOffsetMs }) => {
    const skew = skewOf(fault, node);
    if (skew === undefined || typeof clockOffsetMs !== 'number') return false;
    return isSkewed(skew, clockOffsetMs - offsetOf(before));
  },
  seenWords: 'clocks off by what was wanted',
});

/** Where it cannot be read before, it was right: nothing had moved it. */
const offsetOf = ({ clockOffsetMs }: ObservedNode): number =>
  typeof clockOffsetMs === 'number' ? clockOffsetMs : 0;

const chooseClocks = (kind: string, random: Random, view: NemesisView): readonly NodeName[] => {
  if (kind === 'scramble') return view.nodes;
  if (view.target !== undefined) return [view.target];
  return random.shuffle(view.nodes).slice(0, random.between(1, view.nodes.length));
};

const skewOf = ({ detail }: Fault, node: NodeName): ClockFault | undefined =>
  (detail as unknown as { clocks: Readonly<Record<NodeName, ClockFault>> }).clocks[node];

const inWords = ({ offsetMs, driftMsPerS, strobeMs }: ClockFault): string => {
  const signed = (ms: number): string => `${ms < 0 ? '−' : '+'}${Math.abs(ms)} ms`;
  if (driftMsPerS !== undefined) return `${signed(driftMsPerS)} a second`;
  return strobeMs === undefined ? signed(offsetMs) : `${signed(offsetMs)} every ${strobeMs} ms`;
};
