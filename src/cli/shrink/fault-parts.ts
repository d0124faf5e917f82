/** A fault without one of its nodes, and simpler faults of the same nodes. */
import { givenPartition } from '../../../nemesis/partition/index.ts';
import type { Fault } from '../../cluster/port/nemesis.ts';
import type { NodeName } from '../../cluster/port/wanted.ts';
import type { Json } from '../../history/operation.ts';
import type { ScheduledFault } from '../../runner/plan/schedule.ts';

export type WholeFault = NonNullable<ScheduledFault['fault']>;

/** Undefined where nothing is left of it. */
export const faultWithout = (fault: WholeFault, node: NodeName): WholeFault | undefined => {
  const { groups } = (fault.detail ?? {}) as { groups?: NodeName[][] };
  if (fault.nemesis === 'partition' && groups !== undefined) {
    const left = groups
      .map((group) => group.filter((one) => one !== node))
      .filter((group) => group.length > 0);
    return left.length < 2 ? undefined : cut(left);
  }
  const targets = fault.targets.filter((one) => one !== node);
  const detail = jsonWithout(fault.detail, node) as WholeFault['detail'];
  const isEmpty = fault.targets.length > 0 ? targets.length === 0 : hitsNobody(detail);
  if (isEmpty) return undefined;
  const summary = fault.summary.replaceAll(new RegExp(`\\b${node}\\b ?`, 'gu'), '').trim();
  return { ...fault, targets, detail, summary };
};

/** Without the name itself, links from or to it, and what is kept under it. */
const jsonWithout = (json: Json, node: NodeName): Json => {
  if (Array.isArray(json)) {
    return (json as readonly Json[])
      .filter((one) => !isAbout(one, node))
      .map((one) => jsonWithout(one, node));
  }
  if (json === null || typeof json !== 'object') return json;
  return Object.fromEntries(
    Object.entries(json)
      .filter(([name]) => name !== node)
      .map(([name, value]) => [name, jsonWithout(value, node)]),
  );
};

const isAbout = (json: Json, node: NodeName): boolean => {
  if (json === node) return true;
  if (json === null || typeof json !== 'object' || Array.isArray(json)) return false;
  const { from, to } = json as { from?: Json; to?: Json };
  return from === node || to === node;
};

const hitsNobody = (detail: Json): boolean => {
  const { links, cuts } = (detail ?? {}) as { links?: Json[]; cuts?: Json[] };
  return (links ?? cuts)?.length === 0;
};

/** From the simplest: one node alone, fewer targets, a plain kill instead of something worse. */
export const simplerFaults = (
  fault: WholeFault,
  nodes: readonly NodeName[],
): readonly WholeFault[] => {
  if (fault.nemesis === 'partition' || fault.nemesis === 'flapping') {
    if (isIsolation(fault)) return [];
    return nodes.map((node) => cut([[node], nodes.filter((other) => other !== node)]));
  }
  const killed =
    fault.targets.length > 0 && WORSE_THAN_KILL.includes(fault.nemesis) ? [kill(fault)] : [];
  const fewer =
    fault.targets.length < 2
      ? []
      : fault.targets.flatMap((node) => faultWithout(fault, node) ?? []);
  return [...killed, ...fewer];
};

const WORSE_THAN_KILL = ['power-loss', 'amnesia', 'rolling-restart', 'disk'];

const kill = ({ targets }: WholeFault): WholeFault => ({
  nemesis: 'kill',
  kind: targets.length === 1 ? 'one' : 'minority',
  targets,
  detail: null,
  summary: `kill ${targets.join(' ')}`,
});

const cut = (groups: readonly (readonly NodeName[])[]): WholeFault => plain(givenPartition(groups));

const isIsolation = ({ nemesis, detail }: WholeFault): boolean => {
  const { groups = [] } = (detail ?? {}) as { groups?: NodeName[][] };
  return (
    nemesis === 'partition' && groups.length === 2 && groups.some(({ length }) => length === 1)
  );
};

const plain = (fault: Fault): WholeFault => structuredClone(fault) as WholeFault;
