import { describe, expect, it } from 'vitest';
import { NEMESES } from '../../../nemesis/registry.ts';
import { SYSTEMS } from '../../../systems/registry.ts';
import { WORKLOADS } from '../../../workloads/registry.ts';
import { modelNamed } from '../../../checkers/index.ts';
import { type Kind, misshapen } from './shape.ts';

const SYSTEM = {
  name: 'mine',
  summary: 'a system of mine',
  runtimes: ['local'],
  defaultNodes: 3,
  deployment: () => ({}),
  probe: () => Promise.resolve(undefined),
  workloads: { register: { promises: () => ['linearizable'], open: () => ({}) } },
};

describe('a shape', () => {
  it.each<[Kind, readonly unknown[]]>([
    ['system', SYSTEMS],
    ['workload', WORKLOADS],
    ['nemesis', NEMESES],
    ['model', [modelNamed('register'), modelNamed('kv')]],
  ])('of a %s fits those that come along', (kind, things) => {
    for (const thing of things) expect(misshapen(kind, thing)).toEqual([]);
  });

  it.each<[Kind, unknown, string]>([
    ['system', 'raft', 'expected object, received string'],
    ['system', { ...SYSTEM, probe: undefined }, 'probe: expected a function, got nothing'],
    ['system', { ...SYSTEM, deployment: {} }, 'deployment: expected a function, got a object'],
    ['system', { ...SYSTEM, name: 'my system' }, 'name: letters, digits, dots and dashes only'],
    ['system', { ...SYSTEM, workloads: {} }, 'workloads: at least one is needed'],
    ['system', { ...SYSTEM, runtimes: ['podman'] }, 'runtimes.0: expected one of "docker"|"local"'],
    [
      'system',
      { ...SYSTEM, workloads: { register: { open: () => ({}) } } },
      'workloads.register.promises: expected a function, got nothing',
    ],
    ['system', { ...SYSTEM, alarms: [{ pattern: 'panic' }] }, 'alarms.0.pattern: '],
    ['model', { name: 'stock', init: 0 }, 'step: expected a function, got nothing'],
    ['model', { name: 'stock', step: () => 0 }, 'init: the first state is missing'],
    ['workload', { name: 'w', summary: '', check: () => ({}) }, 'essential: '],
    ['nemesis', { name: 'n', kinds: [] }, 'summary: '],
  ])('of a %s says what is wrong: %j', (kind, thing, told) => {
    const wrong = misshapen(kind, thing);
    expect(wrong.some((sentence) => sentence.startsWith(told))).toBe(true);
  });
});
