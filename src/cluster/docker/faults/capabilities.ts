/** Which capabilities a wanted state asks for. */
import type { Capability, LinkFault, WantedNode, WantedState } from '../../port/wanted.ts';

export const neededBy = (state: WantedState): ReadonlySet<Capability> =>
  new Set([...state.links.flatMap(ofLink), ...Object.values(state.nodes).flatMap(ofNode)]);

const ofLink = (link: LinkFault): Capability[] => {
  const needs: Capability[] = [];
  const { drop = 0 } = link;
  if (drop >= 1) needs.push('links.drop');
  else if (drop > 0) needs.push('links.loss');
  if ((link.delayMs ?? 0) > 0 || (link.jitterMs ?? 0) > 0) needs.push('links.delay');
  if ((link.duplicate ?? 0) > 0) needs.push('links.duplicate');
  if ((link.reorder ?? 0) > 0) needs.push('links.reorder');
  if ((link.corrupt ?? 0) > 0) needs.push('links.corrupt');
  if (link.rateKbit !== undefined) needs.push('links.rate');
  return needs;
};

const ofNode = (node: WantedNode): Capability[] => {
  const needs: Capability[] = [];
  if (node.process === 'paused') needs.push('process.pause');
  if (node.process === 'dead') {
    needs.push(node.death === undefined ? 'process.kill' : `process.${node.death}`);
  }
  if (node.cpu !== undefined) needs.push('process.cpu');
  if (node.clock !== undefined) needs.push('clock');
  if (node.disk !== undefined) needs.push(`disk.${node.disk}`);
  if (node.damage !== undefined) needs.push('disk.damage');
  if (node.byzantine !== undefined) needs.push('byzantine');
  return needs;
};
