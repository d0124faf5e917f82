import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/history/operation.ts';
import type { Operation } from '../model.ts';
import { kvWithin } from './kv-within.ts';

const settings = { initial: null, nilRead: 'unset' } as const;

const operation = (
  f: string,
  argument: Json = null,
  outcome: Operation['outcome'] = 'ok',
): Operation => ({ f, key: '', argument, argument2: null, result: null, outcome });
const get = (result: Json): Operation => ({ ...operation('get'), result });

const readAb = [get('ab'), get('ac'), operation('append', 'a'), operation('append', 'c')];

describe('a kv within a history', () => {
  const within = kvWithin(readAb, settings)!;
  const after = (...steps: readonly Operation[]): number | undefined =>
    steps.reduce<number | undefined>(
      (state, each) => (state === undefined ? undefined : within.step(state, each)),
      within.init,
    );

  it('tells beginnings of what was read apart, however they came about', () => {
    const state = after(operation('put', 'a'));
    expect(after(operation('append', 'a'))).toBe(state);
    expect(within.original(state!)).toBe('a');
    expect(within.original(after(operation('append', 'a'), operation('append', 'c'))!)).toBe('ac');
    expect(within.original(within.init)).toBe(null);
  });

  it('takes all other texts for one, which no get agrees with', () => {
    const state = after(operation('put', 'x'));
    expect(after(operation('put', 'ab'), operation('append', 'c'))).toBe(state);
    expect(after(operation('put', 'x'), operation('append', 'c'))).toBe(state);
    expect(after(operation('put', 'x'), get('ab'))).toBe(undefined);
    expect(within.original(state!)).toBe(undefined);
  });

  it('lets gets agree as the model does', () => {
    expect(after(operation('put', 'ab'), get('ab'))).toBe(after(operation('put', 'ab')));
    expect(after(operation('put', 'a'), get('ab'))).toBe(undefined);
    expect(after(get(null))).toBe(within.init);
    expect(after(operation('put', 'a'), get(null))).toBe(undefined);
    const anything = kvWithin(readAb, { ...settings, nilRead: 'anything' })!;
    const other = anything.step(anything.init, operation('put', 'x'))!;
    expect(anything.step(other, get(null))).toBe(other);
  });

  it('leaves out what may have happened and leads to what nobody read', () => {
    expect(after(operation('put', 'x', 'unknown'))).toBe(undefined);
    expect(after(operation('put', 'a', 'unknown'))).toBe(after(operation('put', 'a')));
  });

  it('knows which texts appending can lead to', () => {
    const a = after(operation('put', 'a'))!;
    expect(within.reaches(a, get('ab'))).toBe(true);
    expect(within.reaches(after(operation('put', 'ab'))!, get('ac'))).toBe(false);
    expect(within.reaches(after(operation('put', 'x'))!, get('ac'))).toBe(false);
    expect(within.reaches(a, get(null))).toBe(false);
    expect(within.reaches(within.init, get('ac'))).toBe(true);
    expect([operation('put', 'a'), operation('delete')].every((each) => within.resets(each))).toBe(
      true,
    );
    expect(
      [operation('put', 'x'), operation('append', 'a')].some((each) => within.resets(each)),
    ).toBe(false);
  });
});

it('is not for values that are no texts', () => {
  expect(kvWithin([operation('put', 5)], settings)).toBe(undefined);
  expect(kvWithin([operation('append', 5)], settings)).toBe(undefined);
  expect(kvWithin([], { ...settings, initial: 5 })).toBe(undefined);
});
