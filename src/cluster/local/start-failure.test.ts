import { describe, expect, it } from 'vitest';
import { EXIT, Failure, infrastructureFailure } from '../../base/failure.ts';
import { startAndCleanUpFailed } from './start-failure.ts';

const START = infrastructureFailure('node-not-started', 'n1 did not start', 'Its log ends: no key');
const LEFT = new Failure('Left on this machine: n2.', {
  code: 'clean-up-incomplete',
  exitCode: EXIT.cleanUpIncomplete,
  hint: '`verify clean` tries again.',
});

describe('a start whose clean-up failed too', () => {
  it('is told as the start that failed, with what is left and its exit code', () => {
    expect(startAndCleanUpFailed(START, LEFT)).toMatchObject({
      message: 'n1 did not start',
      hint: [
        'Its log ends: no key',
        '          Left on this machine: n2.',
        '          `verify clean` tries again.',
      ].join('\n'),
      exitCode: 4,
      cause: START,
    });
  });

  it('stays what it was where the clean-up broke in a way that nobody foresaw', () => {
    expect(startAndCleanUpFailed(START, new Error('EBUSY'))).toBe(START);
    const cause = new Error('out of memory');
    expect(startAndCleanUpFailed(cause, LEFT)).toBe(cause);
  });
});
