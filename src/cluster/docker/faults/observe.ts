/**
 * Reads back what is really so: from the kernel, the nodes' own namespaces and their memory. What was
 * looked for and could not be read is `unreadable`.
 */
import type { NodeName, ObservedNode, ObservedState } from '../../port/wanted.ts';
import { infrastructureFailure } from '../../../base/failure.ts';
import { inOrder, inParallel, section, sections, type Script } from '../agent/script.ts';
import { cpuOf, dataBytes, probeDisk, readCounters, stateOf } from '../agent/verbs.ts';
import type { Clocks } from '../clock/clocks.ts';
import type { ControlChannel } from '../node/control-channel.ts';
import type { DockerNode } from '../node/node.ts';
import { presentOn, type Ground } from './ground.ts';
import type { InPlace } from './in-place.ts';
import { hasOurChain } from './links.ts';
import { isQueueListing } from './queues.ts';
import { isClassListing } from './shaping.ts';

const READ_ATTEMPTS = 3;

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
  const { nodes, disks, counts } = ground;
  const present = presentOn(ground);
  const places = new Map(present.map(({ node, place }) => [node.name, place]));
  const found = await readAll(ground, places);
  const offsets = clocks.used
    ? await clocks.read(present.map(({ place }) => place.process))
    : undefined;
  const observed: Record<NodeName, ObservedNode> = {};
  await Promise.all(
    nodes.map(async (node) => {
      const { name, hasData } = node;
      const process = processState(found.get(`state ${name}`) ?? '');
      const bytes = (found.get(`bytes ${name}`) ?? '').trim();
      const asked = control?.used === true && process === 'running';
      const pid = places.get(name)?.process.pid ?? 0;
      observed[name] = {
        process,
        starts: node.starts,
        ...(endedByItself(name) ? { endedByItself: true } : {}),
        ...(hasData ? { damagedBytes: disks.damagedBytes(name) } : {}),
        ...(hasData ? { dataBytes: bytes === '' ? 'unreadable' : Number(bytes) } : {}),
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

/** A node whose links cannot be read is no proof that they are free: then nothing is observed. */
const readAll = async (
  { agent, nodes, disks }: Ground,
  places: ReadonlyMap<NodeName, InPlace>,
): Promise<ReadonlyMap<string, string>> => {
  for (let attempt = 1; ; attempt++) {
    const found = sections(
      await agent.run(
        inParallel(nodes.map((node) => reading(node, places.get(node.name), disks.onLoop))),
      ),
    );
    const unread = nodes.find(
      ({ name }) =>
        processState(found.get(`state ${name}`) ?? '') !== 'dead' &&
        !linksWereRead(found, name, places.get(name)),
    );
    if (unread === undefined) return found;
    if (attempt === READ_ATTEMPTS) {
      throw infrastructureFailure(
        'unreadable-links',
        `What disturbs the links of ${unread.name} cannot be read.`,
      );
    }
  }
};

const linksWereRead = (
  found: ReadonlyMap<string, string>,
  name: NodeName,
  place: InPlace | undefined,
): boolean => {
  const shape = found.get(`shape ${name}`) ?? '';
  return (
    hasOurChain(found.get(`links ${name}`) ?? '') &&
    (place?.everShaped !== true || isClassListing(shape)) &&
    ((place?.queues ?? '') === '' || isQueueListing(found.get(`queues ${name}`) ?? ''))
  );
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
          readCounters(name, place.process.pid, {
            shaped: place.everShaped,
            queued: place.queues !== '',
          }),
        ]),
    ...(hasData ? [section(`bytes ${name}`, dataBytes(name))] : []),
    ...(hasData && onLoop ? [section(`disk ${name}`, probeDisk(name))] : []),
  );

export const processState = (letter: string): ObservedNode['process'] => {
  if (letter === '' || letter === 'X' || letter === 'Z') return 'dead';
  return letter === 'T' || letter === 't' ? 'paused' : 'running';
};

const DISK_STATES = ['ok', 'full', 'io-error', 'hung'] as const;

export const diskState = (text: string | undefined): NonNullable<ObservedNode['disk']> =>
  DISK_STATES.find((state) => state === text) ?? 'unreadable';

/** Of `quota period`, where a quota of -1 or `max` is none: then it may use all of a processor. */
export const cpuShare = (text: string | undefined): NonNullable<ObservedNode['cpu']> => {
  const match = /^(max|-?\d+) (\d+)$/.exec(text ?? '');
  if (match === null) return 'unreadable';
  const [quota, period] = [Number(match[1]), Number(match[2])];
  return quota > 0 && period > 0 ? quota / period : 1;
};
