import { describe, expect, it } from 'vitest';
import { wasRefused } from './refused.ts';

const coded = (code: string, cause?: Error): Error =>
  Object.assign(new Error(code, { cause }), { code });

describe('a refused connection', () => {
  it.each<[unknown, boolean]>([
    [coded('ECONNREFUSED'), true],
    [new TypeError('fetch failed', { cause: coded('ECONNREFUSED') }), true],
    [new TypeError('fetch failed', { cause: coded('ECONNRESET') }), false],
    [new Error('timeout'), false],
    ['ECONNREFUSED', false],
    [undefined, false],
  ])('is told from others: %s', (error, refused) => {
    expect(wasRefused(error)).toBe(refused);
  });
});
