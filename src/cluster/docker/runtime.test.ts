import { describe, expect, it } from 'vitest';
import { infrastructureFailure } from '../../base/failure.ts';
import { withCleanUp } from './runtime.ts';

describe('a start that fails and cannot be undone', () => {
  it('says both, what went wrong first before all', () => {
    const first = infrastructureFailure('node-ended', 'n1 ended.', 'See its log.');
    expect(withCleanUp(first, 'network verify-r: in use')).toMatchObject({
      message: 'n1 ended.\nBesides, clean-up is incomplete: network verify-r: in use.',
      code: 'node-ended',
      exitCode: 3,
      hint: 'See its log. Run "verify clean".',
      cause: first,
    });
  });

  it('is an incomplete clean-up where it was broken off', () => {
    expect(withCleanUp(new Error('broken off'), 'network verify-r: in use')).toMatchObject({
      message: 'broken off\nBesides, clean-up is incomplete: network verify-r: in use.',
      code: 'left-behind',
      exitCode: 4,
      hint: 'Run "verify clean".',
    });
  });
});
