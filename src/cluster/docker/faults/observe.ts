/** Reads back what is really so: from the kernel, the nodes' own namespaces and their memory. */
import type { NodeName, ObservedNode, ObservedState } from '../../port/wanted.ts';
import type { Agent } from '../agent/agent.ts';
import type { Clocks } from '../clock/clocks.ts';
import type { Disks } from './disks.ts';
import { identity, type InPlace, type Present } from './in-place.ts';
import type { Insiders } from '../node/control-channel.ts';
import { readCounters, type LinkCounts } from './link-counts.ts';
import type { DockerNode } from '../node/node.ts';
import { inParallel, section, sections } from '../agent/script.ts';

export interface Observed {
  readonly agent: Agent;
  readonly nodes: readonly DockerNode[];
  readonly present: readonly Present[];
  readonly counts: LinkCounts;
  readonly clocks: Clocks;
  readonly disks: Disks;
  readonly insiders: Insiders | undefined;
}

export const observe = async (what: Observed): Promise<ObservedState> => {
  const { agent, nodes, present, counts, clocks, disks, insiders } = what;
  const places = new Map(present.map(({ node, place }) => [node.name, place]));
  const parts = nodes.flatMap(({ name }) => {
    const place = places.get(name);
    const lines = [
      ...(place === undefined ? [] : readProcess(name, place)),
      section(`bytes ${name}`, `data_bytes ${name}`),
      ...(disks.onLoop ? [section(`disk ${name}`, `probe_disk ${name}`)] : []),
    ];
    return [lines.join('\n')];
  });
  const found = sections(await agent.run(inParallel(parts)));
  const offsets = await clocks.read(present.map(({ place }) => clockTarget(place)));

  const observed: Record<NodeName, ObservedNode> = {};
  const inside = new Map(
    await Promise.all(
      nodes.map(async ({ name }) => {
        const runs = processState(found.get(`state ${name}`) ?? '') === 'running';
        const asked = insiders?.used === true && runs;
        return [name, asked ? await insiders.observe(name) : {}] as const;
      }),
    ),
  );
  for (const node of nodes) {
    const place = places.get(node.name);
    const process = processState(found.get(`state ${node.name}`) ?? '');
    const cpu = cpuShare(found.get(`cpu ${node.name}`) ?? '');
    const disk = found.get(`disk ${node.name}`) as ObservedNode['disk'] | undefined;
    const offset = process === 'dead' ? undefined : offsets.get(place?.life.pid ?? 0);
    const bytes = found.get(`bytes ${node.name}`) ?? '';
    observed[node.name] = {
      process,
      starts: node.starts,
      damagedBytes: disks.damagedBytes(node.name),
      ...(bytes === '' ? {} : { dataBytes: Number(bytes) }),
      ...inside.get(node.name),
      ...(cpu === undefined ? {} : { cpu }),
      ...(disk === undefined ? {} : { disk }),
      ...(offset === undefined ? {} : { clockOffsetMs: offset }),
    };
  }
  return { nodes: observed, links: counts.links(found, (name) => places.get(name)?.shape ?? '') };
};

const readProcess = (name: NodeName, place: InPlace): string[] => [
  section(`state ${name}`, `same ${identity(place)} && state ${place.life.pid}`),
  section(`cpu ${name}`, `cpu_of ${place.life.pid} 2>/dev/null`),
  ...readCounters(name, place),
];

export const clockTarget = (place: InPlace): { pid: number; started: string } => ({
  pid: place.life.pid,
  started: place.started,
});

const processState = (letter: string): ObservedNode['process'] => {
  if (letter === '' || letter === 'X' || letter === 'Z') return 'dead';
  return letter === 'T' || letter === 't' ? 'paused' : 'running';
};

/** Of `quota period`; undefined where there is no limit. */
const cpuShare = (text: string): number | undefined => {
  const [quota = 0, period = 0] = text.split(' ').map(Number);
  return quota > 0 && period > 0 ? quota / period : undefined;
};
