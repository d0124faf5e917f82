/** Gives nodes a small share of a processor: they answer, but late. */
import type { Fault } from '../src/cluster/port/nemesis.ts';
import { nodeFault } from './parts/node-fault.ts';
import { oneNode, TARGET_KINDS } from './parts/targets.ts';

const SHARES = [0.02, 0.05, 0.1, 0.25];
const TOLERANCE = 0.02;

export const slow = nodeFault({
  name: 'slow',
  summary: 'limits nodes to a small share of a processor',
  failureClass: 'timing',
  // A slow node is not down: no limit keeps all of them from being slow at once.
  kinds: TARGET_KINDS.map(({ requires, ...kind }) =>
    requires === 'unsafe'
      ? { ...kind, summary: 'every node at once' }
      : { ...kind, ...(requires === undefined ? {} : { requires }) },
  ),
  provedBy: "the limit is read back from the node's control group; after healing it has none",
  finds: [],
  capabilities: () => ['process.cpu'],
  targets: async (kind, random, view) => {
    if (kind === 'all') return view.nodes;
    if (kind === 'minority') {
      return random.shuffle(view.nodes).slice(0, Math.floor((view.nodes.length - 1) / 2));
    }
    const node = await oneNode(kind, random, view, view.nodes);
    return node === undefined ? undefined : [node];
  },
  particulars: (_kind, random) => {
    const share = random.pick(SHARES);
    return { detail: { share }, words: `to ${share * 100} % of a processor` };
  },
  state: (fault) => ({ cpu: shareOf(fault) }),
  readable: ({ process }) => process !== 'dead',
  seen: (fault, _node, _before, { cpu }) =>
    typeof cpu === 'number' && Math.abs(cpu - shareOf(fault)) <= TOLERANCE,
  seenWords: 'nodes held to their share',
});

const shareOf = ({ detail }: Fault): number => (detail as { share: number }).share;
