/** Changes what is in place on the nodes that live: links, pauses, disks, shares of the processor. */
import { inOrder, inParallel, sections, type Script } from '../agent/script.ts';
import { pause, putLinkRules, putShape, readCounters, resume, whileIt } from '../agent/verbs.ts';
import type { DockerNode } from '../node/node.ts';
import type { Goal } from './goals.ts';
import { presentOn, type Ground } from './ground.ts';
import type { InPlace } from './in-place.ts';

/** All in one request to the agent; nothing is asked for that is in place already. */
export const adjust = async (ground: Ground, goal: (node: DockerNode) => Goal): Promise<void> => {
  const { agent, nodes, disks, counts } = ground;
  const parts: Script[] = [];
  const done: (() => void)[] = [];
  const shapes = new Map<string, string>();
  for (const { node, place } of presentOn(ground)) {
    const aim = goal(node);
    const { wanted, rules, queues, shape } = aim;
    const paused = wanted.process === 'paused';
    shapes.set(node.name, place.shape);
    const disk = disks.change(node.name, wanted.disk);
    const changes = [...linkChange(node.name, place, aim), ...pauseChange(place, paused)];
    if (disk.length + changes.length === 0) continue;
    // Whatever its disk does to it from here on was asked for.
    node.endExpected = wanted.disk !== undefined;
    parts.push(
      inOrder(...disk, ...(changes.length > 0 ? [whileIt(place.process, ...changes)] : [])),
    );
    done.push(() => {
      const everShaped = place.everShaped || shape !== '';
      Object.assign(place, { rules, queues, shape, paused, everShaped });
      disks.changed(node.name, wanted.disk);
    });
  }
  for (const node of nodes) {
    if (shapes.has(node.name) || goal(node).wanted.disk !== undefined) continue;
    const disk = disks.change(node.name, undefined);
    if (disk.length > 0) parts.push(inOrder(...disk));
    done.push(() => disks.changed(node.name, undefined));
  }
  const shares = Promise.all(nodes.map((node) => limitCpu(ground, node, goal(node))));
  if (parts.length > 0) {
    const output = await agent.run(inParallel(parts));
    counts.remember(sections(output), (name) => shapes.get(name) ?? '');
  }
  for (const note of done) note();
  await shares;
};

const linkChange = (name: string, place: InPlace, { rules, queues, shape }: Goal): Script[] => {
  const { pid } = place.process;
  const counting = { shaped: place.shape !== '', queued: place.queues !== '' };
  const changes: Script[] = [];
  if (rules !== place.rules || queues !== place.queues) {
    changes.push(putLinkRules(pid, rules, queues));
  }
  if (shape !== place.shape) changes.push(putShape(pid, shape));
  const counted = place.rules !== '' || counting.shaped || counting.queued;
  if (changes.length === 0 || !counted) return changes;
  return [readCounters(name, pid, counting), ...changes];
};

const pauseChange = ({ process, paused }: InPlace, wanted: boolean): Script[] => {
  if (paused === wanted) return [];
  return [wanted ? pause(process.pid) : resume(process.pid)];
};

const limitCpu = async ({ cpu }: Ground, node: DockerNode, { wanted }: Goal): Promise<void> => {
  if (wanted.cpu === cpu.get(node.name)) return;
  await node.limitCpu(wanted.cpu);
  cpu.set(node.name, wanted.cpu);
};
