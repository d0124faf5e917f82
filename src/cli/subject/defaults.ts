/** What the author of a system need not say. */
import type { Deployment } from '../../cluster/port/deployment.ts';
import type { Setting, System } from '../../cluster/port/system.ts';

const USUAL: Pick<System, 'summary' | 'defaultNodes'> = { summary: '', defaultNodes: 3 };

/** A system as its author may write it: less what has a default. */
export type SystemDescription = Omit<System, 'summary' | 'defaultNodes' | 'deployment'> &
  Partial<Pick<System, 'summary' | 'defaultNodes'>> & {
    /** What runs as a node; the whole deployment only where its nodes are others than the setting's. */
    deployment(setting: Setting): Deployment | Deployment['kind'];
  };

/** The same system with what was left out; anything else as it is. */
export const withDefaults = (system: unknown): unknown => {
  if (typeof system !== 'object' || system === null) return system;
  const { name, deployment } = system as Partial<SystemDescription>;
  if (name === undefined || typeof deployment !== 'function') return { ...USUAL, ...system };
  return {
    ...USUAL,
    ...system,
    deployment: (setting: Setting): Deployment => {
      const described = deployment.call(system as SystemDescription, setting);
      if ('kind' in described) return described;
      return { system: name, nodes: setting.nodes, kind: described };
    },
  };
};
