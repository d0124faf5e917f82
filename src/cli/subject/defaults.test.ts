import { describe, expect, it } from 'vitest';
import type { Setting, System } from '../../cluster/port/system.ts';
import { withDefaults } from './defaults.ts';

const setting = { nodes: [{ name: 'n1', role: 'member' }] } as unknown as Setting;
const kind = { type: 'binary', binary: { path: 'x', args: [] } } as const;
const whole = { system: 'other', nodes: [], kind };

const deploymentOf = (described: unknown): unknown =>
  (withDefaults({ name: 'mine', deployment: () => described }) as System).deployment(setting);

describe('what the author of a system need not say', () => {
  it('is who the nodes are, where a deployment is its kind alone', () => {
    expect(deploymentOf(kind)).toEqual({ system: 'mine', nodes: setting.nodes, kind });
    expect(deploymentOf(whole)).toBe(whole);
  });

  it('is filled in once, however often it is asked for', () => {
    const once = withDefaults({ name: 'mine', deployment: () => kind });
    const twice = withDefaults(once) as System;
    expect(twice).toMatchObject({ summary: '', defaultNodes: 3 });
    expect(twice.deployment(setting)).toEqual({ system: 'mine', nodes: setting.nodes, kind });
  });

  it('is nothing of what is no system', () => {
    expect(withDefaults('raft')).toBe('raft');
    expect(withDefaults({ name: 'mine', deployment: 1 })).toMatchObject({ deployment: 1 });
  });
});
