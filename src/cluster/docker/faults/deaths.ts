/**
 * How nodes go down: killed, killed with their data lost, or as in a power loss, where all that was
 * not synced is lost. The order of a power loss matters: a process that is killed first would have
 * its files closed, and the disk must be gone before anything can be written back.
 */
import type { WantedNode } from '../../port/wanted.ts';
import type { Agent } from '../agent/agent.ts';
import type { Disks } from './disks.ts';
import { identity, type InPlace, type Present } from './in-place.ts';
import { readCounters } from './link-counts.ts';
import type { DockerNode } from '../node/node.ts';
import { inParallel, sections } from '../agent/script.ts';

export type Death = NonNullable<WantedNode['death']>;

const IN_WORDS: Readonly<Record<Death, string>> = {
  kill: 'killed',
  amnesia: 'killed, and its data erased,',
  'power-loss': 'powered off',
};

/** Ends processes; resolves with what their link counters said last. */
export const putToDeath = async (
  agent: Agent,
  doomed: readonly (Present & { readonly death: Death })[],
): Promise<ReadonlyMap<string, string>> => {
  if (doomed.length === 0) return new Map();
  for (const { node, death } of doomed) {
    node.endExpected = true;
    node.log.note(`${IN_WORDS[death]} by the harness`);
  }
  const parts = doomed.map(({ node, place, death }) => {
    const end = death === 'power-loss' ? powerOff(node, place) : `kill_hard ${place.life.pid}`;
    return [...readCounters(node.name, place), `same ${identity(place)} || exit 0`, end].join('\n');
  });
  return sections(await agent.run(inParallel(parts)));
};

const powerOff = (node: DockerNode, { life }: InPlace): string =>
  `pause ${life.pid} && break_disk ${node.name}; broke=$?; kill_hard ${life.pid} && [ $broke = 0 ]`;

/** What a death does to the data of a node that is down. */
export const settleData = async (
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
  if (damage !== undefined) {
    node.log.note(`${damage.how}: ${await disks.damage(node.name, damage)}`);
  }
};
