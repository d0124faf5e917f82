/** What cannot be simulated: known before any cluster is. */
import type { Capability } from '../port/wanted.ts';

/** Why not, in words, or undefined. */
export const unsupportedInSim = (capability: Capability): string | undefined =>
  capability === 'links.alter'
    ? 'a simulated message is never altered on its way (--runtime docker alters packets)'
    : undefined;
