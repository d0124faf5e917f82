/** Starts a node with its faults in place before its program runs. */
import { inOrder, section, sections, type Script } from '../agent/script.ts';
import { hookLinks, openGate, putLinkRules, putShape, startOf } from '../agent/verbs.ts';
import type { DockerNode } from '../node/node.ts';
import type { Goal } from './goals.ts';
import type { Ground } from './ground.ts';

/** @param healing what the agent shall do when this process is gone, asked once the node is known */
export const raise = async (
  ground: Ground,
  node: DockerNode,
  { wanted, rules, queues, shape }: Goal,
  healing: () => Script,
): Promise<void> => {
  const { agent, inPlace, settled } = ground;
  const life = await node.start();
  const { pid } = life;
  node.endExpected = wanted.disk !== undefined;
  settled.delete(node.name);
  const output = await agent.run(
    inOrder(
      section('started', startOf(pid)),
      hookLinks(pid),
      ...(rules + queues === '' ? [] : [putLinkRules(pid, rules, queues)]),
      ...(shape === '' ? [] : [putShape(pid, shape)]),
    ),
  );
  const started = sections(output).get('started') ?? '';
  const everShaped = shape !== '';
  inPlace.set(node.name, {
    life,
    process: { pid, started },
    rules,
    queues,
    shape,
    paused: false,
    everShaped,
  });
  await agent.run(openGate(pid, life.argv), healing());
};
