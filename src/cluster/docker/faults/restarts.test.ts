import { describe, expect, it, vi } from 'vitest';
import type { RestartPolicy } from '../../port/deployment.ts';
import { Restarts } from './restarts.ts';

const setUp = (policy: RestartPolicy) => {
  const told: string[] = [];
  const restarts = new Restarts(new Map([['n1', policy]]), {
    restart: (node) => {
      told.push(`start ${node}`);
      return Promise.resolve(true);
    },
    onEnded: (node, detail, inMs) => told.push(`${node} ${detail}, again in ${inMs} ms`),
    onRestarted: (node) => told.push(`${node} is back`),
  });
  return { restarts, told };
};

describe('a node that has ended by itself', () => {
  it('stays down where nobody restarts it, whatever a fault wants', () => {
    const { restarts, told } = setUp('never');
    restarts.ended('n1', 'exit code 1', 10);
    expect(told).toEqual(['n1 exit code 1, again in undefined ms']);
    restarts.wantedDead('n1');
    expect(restarts.howEnded('n1')).toBe('exit code 1');
  });

  it('comes back, and counts anew after a life that has lasted', async () => {
    const { restarts, told } = setUp({ afterMs: 1 });
    restarts.ended('n1', 'exit code 1', 10);
    expect(restarts.howEnded('n1')).toBe('exit code 1');
    await vi.waitFor(() => expect(told.at(-1)).toBe('n1 is back'));
    expect(restarts.howEnded('n1')).toBeUndefined();
    restarts.ended('n1', 'exit code 2', 10);
    expect(restarts.inARow('n1')).toBe(2);
    restarts.ended('n1', 'exit code 2', 40_000);
    expect(restarts.inARow('n1')).toBe(1);
    restarts.stop();
  });

  it('is left to the fault that wants it dead', () => {
    const { restarts } = setUp({ afterMs: 60_000 });
    restarts.ended('n1', 'exit code 1', 10);
    restarts.wantedDead('n1');
    expect(restarts.howEnded('n1')).toBeUndefined();
  });

  it('counts a start that fails as an end', async () => {
    const told: string[] = [];
    const restarts = new Restarts(new Map([['n1', { afterMs: 1 }]]), {
      restart: () => Promise.reject(new Error('no')),
      onEnded: (_node, detail) => told.push(detail),
      onRestarted: () => told.push('back'),
    });
    restarts.ended('n1', 'exit code 1', 10);
    await vi.waitFor(() => expect(told.length).toBeGreaterThan(2));
    restarts.stop();
    expect(told[1]).toBe('it could not be started: no');
    expect(told).not.toContain('back');
  });
});
