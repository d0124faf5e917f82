/**
 * How nodes go down: killed, killed with their data lost, or as in a power loss, where all that was
 * not synced is lost. The order of a power loss matters: a process that is killed first would have
 * its files closed, and the disk must be gone before anything can be written back.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { WantedNode } from '../../port/wanted.ts';
import type { Agent } from '../agent/agent.ts';
import { inOrder, inParallel, sections } from '../agent/script.ts';
import { killHard, powerOff, readCounters, whileIt } from '../agent/verbs.ts';
import type { DockerNode } from '../node/node.ts';
import type { Disks } from './disks.ts';
import type { Goal } from './goals.ts';
import { presentOn, type Ground } from './ground.ts';
import type { Present } from './in-place.ts';

type Death = NonNullable<WantedNode['death']>;

const IN_WORDS: Readonly<Record<Death, string>> = {
  kill: 'killed',
  amnesia: 'killed, and its data erased,',
  'power-loss': 'powered off',
};
const NOTICED_WITHIN_MS = 2000;

/** Brings down what shall be down, and what only a restart can heal: a disk that is gone. */
export const bringDown = async (
  ground: Ground,
  goal: (node: DockerNode) => Goal,
): Promise<void> => {
  const { agent, nodes, disks, counts, inPlace, settled } = ground;
  const present = presentOn(ground);
  const deaths = nodes.flatMap((node) => {
    const { wanted } = goal(node);
    const repaired = disks.faultOf(node.name) === 'io-error' && wanted.disk !== 'io-error';
    if (wanted.process !== 'dead' && !repaired) return [];
    const death: Death = (wanted.process === 'dead' ? wanted.death : undefined) ?? 'kill';
    return [{ node, death, wanted, one: present.find((p) => p.node === node), repaired }];
  });
  await disks.thaw(deaths.map(({ node }) => node.name));
  const doomed = deaths.flatMap(({ one, death }) => (one === undefined ? [] : [{ ...one, death }]));
  const shapes = new Map(present.map(({ node, place }) => [node.name, place.shape]));
  const counted = await putToDeath(agent, doomed).catch(async (error: unknown) => {
    // What was killed before it failed must be known to be down before anything else is tried.
    const noticed = Promise.all(doomed.map(({ place }) => place.life.ended));
    await Promise.race([noticed, sleep(NOTICED_WITHIN_MS, undefined, { ref: false })]);
    throw error;
  });
  counts.remember(counted, (name) => shapes.get(name) ?? '');
  for (const { node } of doomed) {
    inPlace.delete(node.name);
    settled.delete(node.name);
  }
  await Promise.all(
    deaths.map(async ({ node, death, wanted: { damage }, one, repaired }) => {
      const what = JSON.stringify([death, damage]);
      if (settled.get(node.name) === what && !repaired) return;
      if (death === 'power-loss' && one === undefined) await disks.powerOff(node.name);
      await settleDeath(disks, node, death, damage);
      settled.set(node.name, what);
    }),
  );
};

/** Ends processes; resolves with what their link counters said last. */
const putToDeath = async (
  agent: Agent,
  doomed: readonly (Present & { readonly death: Death })[],
): Promise<ReadonlyMap<string, string>> => {
  if (doomed.length === 0) return new Map();
  for (const { node, death } of doomed) {
    node.endExpected = true;
    node.log.note(`${IN_WORDS[death]} by the harness`);
  }
  const parts = doomed.map(({ node, place: { process, shape, queues }, death }) => {
    const { pid } = process;
    const end = death === 'power-loss' ? powerOff(pid, node.name) : killHard(pid);
    const counting = { shaped: shape !== '', queued: queues !== '' };
    return inOrder(readCounters(node.name, pid, counting), whileIt(process, end));
  });
  return sections(await agent.run(inParallel(parts)));
};

/** What a death does to the data of a node that is down. */
const settleDeath = async (
  disks: Disks,
  node: DockerNode,
  death: Death,
  damage: WantedNode['damage'],
): Promise<void> => {
  if (death === 'power-loss' || disks.faultOf(node.name) === 'io-error') {
    await node.life?.ended; // until then the engine has the disk mounted
    await disks.renew(node.name);
  }
  if (death === 'amnesia') await disks.forget(node.name);
  if (damage !== undefined) node.log.note(await disks.damage(node.name, damage));
};
