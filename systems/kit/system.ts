/**
 * A textbook system: a node program of ours that every node runs, on every runtime. It serves when each
 * node that is up says so of itself: its `status` has no `waiting` (a reason, in words).
 */
import type { OptionValues } from '../../src/base/options.ts';
import type { NodePlan } from '../../src/cluster/port/deployment.ts';
import { requester } from '../../src/cluster/port/requester.ts';
import type { Setting, System, SystemRun } from '../../src/cluster/port/system.ts';
import type { NodeName } from '../../src/cluster/port/wanted.ts';
import type { Json } from '../../src/history/operation.ts';
import { STATUS_BODY } from '../../src/node/harness-messages.ts';

type Given = Omit<System, 'runtimes' | 'deployment' | 'probe'> & Partial<Pick<System, 'probe'>>;

export interface TextbookSystem extends Given {
  /** URL of the module that exports `program`. */
  readonly module: string;
}

/** What each node program of the kit is told at its start. */
export interface Told {
  readonly bugs: readonly string[];
  readonly options: OptionValues;
  readonly nodes: readonly NodePlan[];
}

const ASK_MS = 300;

export const textbookSystem = ({ module, ...system }: TextbookSystem): System => ({
  probe: (run) => whyNot(run),
  damage: ['journal.jsonl'],
  ...system,
  runtimes: ['docker', 'local', 'sim'],
  deployment: ({ nodes, bugs, options }) => ({
    system: system.name,
    nodes,
    kind: { type: 'program', program: { module, options: toldOf({ nodes, bugs, options }) } },
  }),
});

const toldOf = ({ nodes, bugs, options }: Pick<Setting, 'nodes' | 'bugs' | 'options'>): Json => {
  const told: Told = { bugs, options, nodes };
  return JSON.parse(JSON.stringify(told)) as Json;
};

export const statusOf = async (
  { cluster, time }: SystemRun,
  nodes: readonly NodeName[] = cluster.nodes,
): Promise<ReadonlyMap<NodeName, Readonly<Record<string, Json>> | undefined>> => {
  const asking = requester(cluster, 'c-verify-status', time);
  try {
    const answers = await Promise.all(nodes.map((node) => asking.ask(node, STATUS_BODY, ASK_MS)));
    return new Map(
      nodes.map((node, i) => [node, answers[i]?.['status'] as Record<string, Json> | undefined]),
    );
  } finally {
    asking.close();
  }
};

const whyNot = async (run: SystemRun): Promise<string | undefined> => {
  for (const [node, status] of await statusOf(run)) {
    if (status === undefined) return `${node} does not answer`;
    if (typeof status['waiting'] === 'string') return `${node}: ${status['waiting']}`;
  }
  return undefined;
};
