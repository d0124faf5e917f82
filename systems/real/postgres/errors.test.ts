import { describe, expect, it } from 'vitest';
import { NotCommitted } from './connection.ts';
import { says } from './errors.ts';

const answered = (severity: string, code: string): Error =>
  Object.assign(new Error(code), { severity, code });

describe('an error', () => {
  it.each([
    ['40001', 'a conflict of transactions'],
    ['40P01', 'a deadlock'],
    ['23505', 'a key that is there already'],
    ['42P01', 'no such table'],
    ['58030', 'a disk that cannot be read'],
  ])('of the server undoes what was asked: %s, %s', (code) => {
    expect(says(answered('ERROR', code))).toBe('aborted');
  });

  it.each(['25006', '53100'])('may say that the server takes nothing of the kind: %s', (code) => {
    expect(says(answered('ERROR', code))).toBe('refused');
  });

  it.each([
    ['the end of the session', answered('FATAL', '57P01')],
    ['a server that gave up', answered('PANIC', '58030')],
    ['an outcome that the server does not know', answered('ERROR', '40003')],
    ['a broken connection', Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })],
    ['anything', 'anything'],
    ['nothing', undefined],
  ])('says nothing where it is %s', (_what, error) => {
    expect(says(error)).toBe('unknown');
  });

  it('says that a commit was undone where the server answers so', () => {
    expect(says(new NotCommitted('the server answers ROLLBACK to COMMIT'))).toBe('aborted');
  });
});
