/**
 * A partition cuts between machines: nodes of one place always hear each other. A shape is chosen for
 * one node of each place, which stands for all of them, and is then spread to the others.
 */
import type { NemesisView } from '../../src/cluster/port/nemesis.ts';
import type { NodeName } from '../../src/cluster/port/wanted.ts';
import { placeOf } from '../parts/targets.ts';
import type { Shape } from './shapes.ts';

/** One node of each place. */
export const standIns = ({ nodes, layout }: NemesisView): readonly NodeName[] =>
  nodes.filter((node) => standInOf(node, layout) === node);

/** The node that stands for this one. */
export const standInOf = (node: NodeName, layout: NemesisView['layout']): NodeName =>
  placeOf(node, layout)[0] ?? node;

/** The shape with every node in the place of the one that stood for it. */
export const spread = (shape: Shape, layout: NemesisView['layout']): Shape => {
  if (layout.every(({ place }) => place === undefined)) return shape;
  const all = (nodes: readonly NodeName[]): readonly NodeName[] =>
    nodes.flatMap((node) => placeOf(node, layout));
  const word = (text: string): string => {
    const node = text.replace(/,$/u, '');
    return text.replace(node, all([node]).join(' '));
  };
  return {
    cuts: shape.cuts.flatMap(({ from, to }) =>
      all([from]).flatMap((a) => all([to]).map((b) => ({ from: a, to: b }))),
    ),
    ...(shape.groups === undefined ? {} : { groups: shape.groups.map(all) }),
    targets: all(shape.targets),
    summary: shape.summary.split(' ').map(word).join(' '),
  };
};
