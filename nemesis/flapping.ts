/** A partition that comes and goes, many times in a row: routes flap, elections follow each other. */
import type { Fault, Nemesis } from '../src/cluster/port/nemesis.ts';
import type { Json } from '../src/history/operation.ts';
import { partition, severed, shapeOf } from './partition/index.ts';
import { proveCounted } from './parts/link-fault.ts';
import type { Link } from './parts/links.ts';

const KINDS = ['one', 'leader', 'halves', 'one-way'];

export const flapping: Nemesis = {
  name: 'flapping',
  summary: 'cuts links between nodes and gives them back, again and again',
  failureClass: 'network',
  kinds: partition.kinds.filter(({ name }) => KINDS.includes(name)),
  provedBy: partition.provedBy,
  finds: [
    'raft --bug stale-reads',
    'raft --bug blind-vote',
    'raft --bug minority-quorum',
    'raft --bug fail-but-commit',
  ],
  capabilities: () => ['links.drop'],
  choose: async (kind, random, view) => {
    const shape = await shapeOf(kind, random, view);
    if (shape === undefined || shape.cuts.length === 0) return undefined;
    const pulseMs = random.pick([150, 300, 600]);
    return {
      nemesis: 'flapping',
      kind,
      targets: shape.targets,
      detail: { cuts: shape.cuts, pulseMs } as unknown as Json,
      summary: `${shape.summary}, every ${pulseMs} ms`,
    };
  },
  course: (fault) => ({ pulseMs: detailOf(fault).pulseMs, pulses: 2 }),
  effect: (fault, pulse = 0) => ({
    links: pulse === 0 ? severed(detailOf(fault).cuts) : [],
    nodes: {},
  }),
  prove: (fault, before, now) =>
    proveCounted(detailOf(fault).cuts, before, now, 'dropped', 'dropped'),
};

const detailOf = ({ detail }: Fault): { cuts: readonly Link[]; pulseMs: number } =>
  detail as unknown as { cuts: readonly Link[]; pulseMs: number };
