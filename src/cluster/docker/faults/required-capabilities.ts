/** Which capabilities a wanted state requires. */
import type { Capability, LinkFault, WantedNode, WantedState } from '../../port/wanted.ts';

export const requiredCapabilities = (state: WantedState): ReadonlySet<Capability> =>
  new Set([...state.links.flatMap(ofLink), ...Object.values(state.nodes).flatMap(ofNode)]);

const ofLink = (link: LinkFault): Capability[] => {
  const required: Capability[] = [];
  const { drop = 0 } = link;
  if (drop >= 1) required.push('links.drop');
  else if (drop > 0) required.push('links.loss');
  if ((link.delayMs ?? 0) > 0 || (link.jitterMs ?? 0) > 0) required.push('links.delay');
  if ((link.duplicate ?? 0) > 0) required.push('links.duplicate');
  if ((link.reorder ?? 0) > 0) required.push('links.reorder');
  if ((link.corrupt ?? 0) > 0) required.push('links.corrupt');
  if ((link.alter ?? 0) > 0) required.push('links.alter');
  if (link.rateKbit !== undefined) required.push('links.rate');
  return required;
};

const ofNode = (node: WantedNode): Capability[] => {
  const required: Capability[] = [];
  if (node.process === 'paused') required.push('process.pause');
  if (node.process === 'dead') {
    required.push(node.death === undefined ? 'process.kill' : `process.${node.death}`);
  }
  if (node.cpu !== undefined) required.push('process.cpu');
  if (node.clock !== undefined) required.push('clock');
  if (node.disk !== undefined) required.push(`disk.${node.disk}`);
  if (node.damage !== undefined) required.push('disk.damage');
  if (node.byzantine !== undefined) required.push('byzantine');
  return required;
};
