import { describe, expect, it } from 'vitest';
import { disk } from '../../../nemesis/disk.ts';
import { kill } from '../../../nemesis/kill.ts';
import { slow } from '../../../nemesis/slow.ts';
import { FakeCluster } from '../../cluster/fake-cluster.fixture.ts';
import type { Capability } from '../../cluster/port/wanted.ts';
import { laneOf } from './conducted.fixture.ts';
import { supportedLanes } from './supported-lanes.ts';

const clusterWithout = (...capabilities: readonly Capability[]): FakeCluster => {
  const cluster = new FakeCluster(['n1']);
  for (const one of capabilities) cluster.unsupportedCapabilities.set(one, `no ${one} here`);
  return cluster;
};

describe('faults that a cluster cannot have', () => {
  it('are none where it can do all', () => {
    const lanes = [laneOf(kill), laneOf(disk)];
    expect(supportedLanes(clusterWithout(), {}, lanes, false)).toEqual({ lanes, notes: [] });
  });

  it('are left out with a note where other kinds remain and none was named', () => {
    const cluster = clusterWithout('disk.hung', 'disk.damage');
    const { lanes, notes } = supportedLanes(cluster, {}, [laneOf(disk), laneOf(kill)], false);
    expect(lanes.map(({ kinds }) => kinds)).toEqual([['full', 'io-error'], laneOf(kill).kinds]);
    expect(notes).toEqual(['without disk:hung,torn,flipped: no disk.hung here']);
  });

  it('are those, too, that the system refuses, with its reason', () => {
    const refuses = { 'process.cpu': 'it is never slow' };
    expect(() => supportedLanes(clusterWithout(), refuses, [laneOf(slow)], false)).toThrow(
      'The fault slow is not to be had here: it is never slow.',
    );
  });

  it('are refused with the reason where nothing remains', () => {
    expect(() => supportedLanes(clusterWithout('process.cpu'), {}, [laneOf(slow)], false)).toThrow(
      expect.objectContaining({
        message: 'The fault slow is not to be had here: no process.cpu here.',
        exitCode: 3,
      }),
    );
  });

  it('are refused where they were named, whatever else there is', () => {
    const lane = { ...laneOf(disk), named: ['hung'] };
    expect(() => supportedLanes(clusterWithout('disk.hung'), {}, [lane], true)).toThrow(
      'The fault disk:hung is not to be had here: no disk.hung here.',
    );
  });

  it('are left out whole where the faults come in turn', () => {
    const cluster = clusterWithout('process.cpu');
    const { lanes, notes } = supportedLanes(cluster, {}, [laneOf(slow), laneOf(kill)], true);
    expect(lanes.map(({ nemesis }) => nemesis.name)).toEqual(['kill']);
    expect(notes).toEqual(['without slow: no process.cpu here']);
  });
});
