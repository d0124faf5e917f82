import { describe, expect, it } from 'vitest';
import { infrastructureFailure } from '../../base/failure.ts';
import { bothFailed } from './both-failed.ts';

describe('a start whose clean-up failed too', () => {
  it('says both, what broke first before all, and how the rest is removed', () => {
    const start = infrastructureFailure('node-ended', 'n1 ended', 'Its log ends: no key');
    expect(bothFailed(start, new Error('network verify-r: in use.'))).toMatchObject({
      message: 'n1 ended. The clean-up is incomplete, too: network verify-r: in use.',
      hint: 'Its log ends: no key\n        `verify clean` removes what is left.',
      code: 'clean-up-incomplete',
      exitCode: 4,
      cause: start,
    });
  });

  it('also where either of them is nothing that was foreseen', () => {
    expect(bothFailed(new Error('out of memory'), 'EBUSY')).toMatchObject({
      message: 'out of memory. The clean-up is incomplete, too: EBUSY.',
      hint: '`verify clean` removes what is left.',
      exitCode: 4,
    });
  });
});
