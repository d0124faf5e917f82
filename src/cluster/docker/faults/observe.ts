/**
 * Reads back what is really so: from the kernel, the nodes' own namespaces and their memory. What was
 * looked for and could not be read is `unreadable`.
 */
import type { NodeName, ObservedNode, ObservedState } from '../../port/wanted.ts';
import { inOrder, inParallel, section, sections, type Script } from '../agent/script.ts';
import { cpuOf, dataBytes, probeDisk, readCounters, stateOf } from '../agent/verbs.ts';
import type { Clocks } from '../clock/clocks.ts';
import type { ControlChannel } from '../node/control-channel.ts';
import type { DockerNode } from '../node/node.ts';
import { presentOn, type Ground } from './ground.ts';
import type { InPlace } from './in-place.ts';

export interface ObserveParts {
  readonly ground: Ground;
  readonly clocks: Clocks;
  /** For node programs of ours only. */
  readonly control: ControlChannel | undefined;
  /** It is down, and by its own doing. */
  readonly endedByItself: (node: NodeName) => boolean;
}

export const observe = async (parts: ObserveParts): Promise<ObservedState> => {
  const { ground, clocks, control, endedByItself } = parts;
  const { agent, nodes, disks, counts } = ground;
  const present = presentOn(ground);
  const places = new Map(present.map(({ node, place }) => [node.name, place]));
  const found = sections(
    await agent.run(
      inParallel(nodes.map((node) => reading(node, places.get(node.name), disks.onLoop))),
    ),
  );
  const offsets = clocks.used
    ? await clocks.read(present.map(({ place }) => place.process))
    : undefined;
  const observed: Record<NodeName, ObservedNode> = {};
  await Promise.all(
    nodes.map(async (node) => {
      const { name, hasData } = node;
      const process = processState(found.get(`state ${name}`) ?? '');
      const bytes = found.get(`bytes ${name}`) ?? '';
      const asked = control?.used === true && process === 'running';
      const pid = places.get(name)?.process.pid ?? 0;
      observed[name] = {
        process,
        starts: node.starts,
        ...(endedByItself(name) ? { endedByItself: true } : {}),
        ...(hasData ? { damagedBytes: disks.damagedBytes(name) } : {}),
        ...(bytes === '' ? {} : { dataBytes: Number(bytes) }),
        ...(hasData && disks.onLoop ? { disk: diskState(found.get(`disk ${name}`)) } : {}),
        ...(process === 'dead' ? {} : { cpu: cpuShare(found.get(`cpu ${name}`)) }),
        ...(process === 'dead' || offsets === undefined
          ? {}
          : { clockOffsetMs: offsets.get(pid) ?? 'unreadable' }),
        ...(asked ? await control.observe(name) : {}),
      };
    }),
  );
  // In the nodes' own order, whoever answered first.
  const inOrderOfNodes = Object.fromEntries(
    nodes.flatMap(({ name }) => {
      const node = observed[name];
      return node === undefined ? [] : [[name, node] as const];
    }),
  );
  return {
    nodes: inOrderOfNodes,
    links: counts.links(found, (name) => places.get(name)?.shape ?? ''),
  };
};

const reading = (
  { name, hasData }: DockerNode,
  place: InPlace | undefined,
  onLoop: boolean,
): Script =>
  inOrder(
    ...(place === undefined
      ? []
      : [
          section(`state ${name}`, stateOf(place.process)),
          section(`cpu ${name}`, cpuOf(place.process.pid)),
          readCounters(name, place.process.pid, place.shape !== ''),
        ]),
    ...(hasData ? [section(`bytes ${name}`, dataBytes(name))] : []),
    ...(hasData && onLoop ? [section(`disk ${name}`, probeDisk(name))] : []),
  );

const processState = (letter: string): ObservedNode['process'] => {
  if (letter === '' || letter === 'X' || letter === 'Z') return 'dead';
  return letter === 'T' || letter === 't' ? 'paused' : 'running';
};

const DISK_STATES = ['ok', 'full', 'io-error', 'hung'] as const;

const diskState = (text: string | undefined): NonNullable<ObservedNode['disk']> =>
  DISK_STATES.find((state) => state === text) ?? 'unreadable';

/** Of `quota period`, where a quota of -1 or `max` is none: then it may use all of a processor. */
export const cpuShare = (text: string | undefined): NonNullable<ObservedNode['cpu']> => {
  const match = /^(max|-?\d+) (\d+)$/.exec(text ?? '');
  if (match === null) return 'unreadable';
  const [quota, period] = [Number(match[1]), Number(match[2])];
  return quota > 0 && period > 0 ? quota / period : 1;
};
