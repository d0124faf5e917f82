/** Which faults local processes can have: those that need no more than a router and signals. */
import type { Capability } from '../port/wanted.ts';

/** What needs no cooperation of the node; clock and betrayal need a program of ours. */
const ALWAYS: readonly Capability[] = [
  'links.drop',
  'links.loss',
  'links.delay',
  'links.duplicate',
  'links.reorder',
  'links.corrupt',
  'links.rate',
  'process.pause',
  'process.kill',
  'process.amnesia',
];

/**
 * Why the capability is not to be had, or undefined.
 * @param ownProgram the nodes are programs of ours, which answer the harness' own messages
 */
export const unsupportedLocally = (
  capability: Capability,
  ownProgram: boolean,
): string | undefined => {
  if (ALWAYS.includes(capability)) return undefined;
  if (capability === 'clock') {
    return ownProgram
      ? undefined
      : 'clock faults on the local runtime need a node program of ours (--runtime docker skews any process)';
  }
  if (capability === 'byzantine') {
    return ownProgram
      ? undefined
      : 'only node programs of ours can be made to betray their protocol';
  }
  return `${capability} needs containers: use --runtime docker`;
};
