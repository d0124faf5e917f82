import { describe, expect, it } from 'vitest';
import type { OperationSource } from '../src/generator/workload.ts';
import type { Request } from '../src/history/operation.ts';
import { randomFrom } from '../src/base/random.ts';
import { register } from './register.ts';

const sourceOf = (seed: number, keys = 3, reads?: number): OperationSource =>
  register.source({
    random: randomFrom(seed),
    keys,
    reads,
    concurrency: 1,
    nodes: ['n1'],
    options: {},
  });

const WHO = { process: 1, node: 'n1' };

const next = (source: OperationSource): Request => source.next(WHO) as Request;

const take = (source: OperationSource, count: number): readonly Request[] =>
  Array.from({ length: count }, () => next(source));

const share = (requests: readonly Request[], f: string): number =>
  requests.filter((request) => request.f === f).length / requests.length;

describe('the register workload', () => {
  it('asks the same for the same seed, and else something different', () => {
    expect(take(sourceOf(1), 200)).toEqual(take(sourceOf(1), 200));
    expect(take(sourceOf(1), 200)).not.toEqual(take(sourceOf(2), 200));
  });

  it('mixes reads, writes and cas over all keys', () => {
    const requests = take(sourceOf(1), 5000);
    expect(share(requests, 'read')).toBeCloseTo(0.45, 1);
    expect(share(requests, 'write')).toBeCloseTo(0.35, 1);
    expect(share(requests, 'cas')).toBeCloseTo(0.2, 1);
    expect(new Set(requests.map(({ key }) => key))).toEqual(new Set(['r0', 'r1', 'r2']));
  });

  it('takes the share of reads that is asked for', () => {
    expect(share(take(sourceOf(1, 3, 0.95), 5000), 'read')).toBeCloseTo(0.95, 1);
    expect(share(take(sourceOf(1, 3, 0), 500), 'read')).toBe(0);
    expect(share(take(sourceOf(1, 3, 1), 500), 'read')).toBe(1);
  });

  it('writes every value once in the whole run', () => {
    const written = take(sourceOf(1), 3000).flatMap(({ f, value }) =>
      f === 'write' ? [value] : f === 'cas' ? [(value as number[])[1]] : [],
    );
    expect(new Set(written).size).toBe(written.length);
  });

  it('sets from what was last seen of a key', () => {
    const source = sourceOf(1, 1, 0);
    const nextCas = (): Request => {
      for (;;) {
        const request = next(source);
        if (request.f === 'cas') return request;
      }
    };
    const from = (): unknown => (nextCas().value as unknown[])[0];
    const read: Request = { f: 'read', key: 'r0', value: null };
    expect(from()).toBeNull();
    source.completed(WHO, read, { type: 'ok', value: 41 });
    expect(from()).toBe(41);
    source.completed(WHO, { f: 'write', key: 'r0', value: 42 }, { type: 'ok', value: 42 });
    expect(from()).toBe(42);
    source.completed(
      WHO,
      { f: 'cas', key: 'r0', value: [42, 43] },
      { type: 'ok', value: [42, 43] },
    );
    expect(from()).toBe(43);
    const failed = { type: 'fail', error: 'was 50', observed: 50 } as const;
    source.completed(WHO, { f: 'cas', key: 'r0', value: [43, 44] }, failed);
    expect(from()).toBe(50);
    // Nothing is learned from what is unknown, or refused without a word of the value.
    source.completed(WHO, { f: 'write', key: 'r0', value: 60 }, { type: 'info', error: 'timeout' });
    source.completed(
      WHO,
      { f: 'write', key: 'r0', value: 61 },
      { type: 'fail', error: 'no leader' },
    );
    expect(from()).toBe(50);
  });

  it('reads every key in the end', () => {
    const reads = ['r0', 'r1', 'r2'].map((key) => ({ f: 'read', key, value: null }));
    expect(sourceOf(1).closing?.()).toEqual({ kind: 'agree', essential: false, requests: reads });
  });
});
