/** What the author of a system need not say. */
import type { System } from '../../cluster/port/system.ts';

const USUAL: Pick<System, 'summary' | 'defaultNodes'> = { summary: '', defaultNodes: 3 };

/** The same system with what was left out; anything else as it is. */
export const withDefaults = (system: unknown): unknown =>
  typeof system === 'object' && system !== null ? { ...USUAL, ...system } : system;
