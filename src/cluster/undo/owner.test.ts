import { describe, expect, it } from 'vitest';
import { labelsOf, ownerOf } from '../docker/engine/labels.ts';
import { lifeOf, thisOwner } from './owner.ts';

describe('an owner', () => {
  it('survives the way through labels', () => {
    expect(ownerOf(labelsOf('r', thisOwner(), 'node'))).toEqual(thisOwner());
    expect(ownerOf({ other: 'label' })).toBeUndefined();
  });

  it('is alive while its very process runs on this boot', () => {
    expect(lifeOf(thisOwner())).toBe('alive');
    expect(lifeOf({ ...thisOwner(), process: `${process.pid}:1` })).toBe('dead');
    expect(lifeOf({ ...thisOwner(), process: '4194304:1' })).toBe('dead');
    expect(lifeOf({ ...thisOwner(), boot: 'another' })).toBe('dead');
  });

  it('of another machine is not judged', () => {
    expect(lifeOf({ ...thisOwner(), host: 'elsewhere.invalid' })).toBe('elsewhere');
  });

  it('of another container on this machine is not judged, before a boot it is dead', () => {
    const inside = { ...thisOwner(), process: '4194304:1', pids: 'pid:[1]' };
    expect(lifeOf(inside)).toBe('elsewhere');
    expect(lifeOf({ ...inside, boot: 'another' })).toBe('dead');
    expect(lifeOf({ ...inside, pids: '' })).toBe('dead');
  });
});
