/** Why a run on containers cannot have a capability. */
import type { Capability } from '../../port/wanted.ts';
import type { Refusals } from './refusals.ts';

export interface CapabilityFacts {
  readonly nodes: readonly { readonly hasData: boolean }[];
  /** Present where the nodes are programs of ours. */
  readonly control: object | undefined;
  /** What this run may ask for, and what of it cannot be had. */
  readonly capabilities: readonly Capability[];
  readonly refusals: Refusals;
}

/** What has to be prepared before the nodes are started. */
const PREPARED: readonly Capability[] = [
  'links.delay',
  'links.duplicate',
  'links.reorder',
  'links.corrupt',
  'links.alter',
  'links.rate',
  'process.amnesia',
  'process.power-loss',
  'clock',
  'disk.full',
  'disk.io-error',
  'disk.hung',
];

export const unsupportedIn = (
  { nodes, control, capabilities, refusals }: CapabilityFacts,
  capability: Capability,
): string | undefined => {
  const refused = refusals.get(capability);
  if (refused !== undefined) return refused;
  if (capability === 'byzantine' && control === undefined) {
    return 'only node programs of ours can be made to betray their protocol';
  }
  const onData = capability.startsWith('disk.') || /amnesia|power-loss/.test(capability);
  if (onData && !nodes.some(({ hasData }) => hasData)) {
    return 'no node of this system has a data folder';
  }
  return PREPARED.includes(capability) && !capabilities.includes(capability)
    ? 'this run was not started with it'
    : undefined;
};
