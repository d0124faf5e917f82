import { describe, expect, it } from 'vitest';
import { modelNamed } from '../../checkers/models/registry.ts';
import { bruteForce } from './linearizability.ts';
import { historyOf } from '../histories/history-of.ts';

const register = modelNamed('register');

describe('bruteForce', () => {
  it('lets concurrent operations take effect in any order', () => {
    const history = historyOf(`
      1 invoke write 1
      2 invoke read
      3 invoke read
      2 ok     read 1
      3 ok     read null
      1 ok     write 1
    `);
    expect(bruteForce(history, register)).toBe(true);
  });

  it('refuses a stale read', () => {
    const history = historyOf(`
      1 invoke write 1
      1 ok     write 1
      2 invoke read
      2 ok     read null
    `);
    expect(bruteForce(history, register)).toBe(false);
  });

  it('lets an unknown write happen late or never, but once', () => {
    const lost = `
      1 invoke write 1
      1 info   write
      2 invoke read
      2 ok     read null
      2 invoke read
      2 ok     read 1`;
    const again = `
      3 invoke write 2
      3 ok     write 2
      2 invoke read
      2 ok     read 1`;
    expect(bruteForce(historyOf(lost), register)).toBe(true);
    expect(bruteForce(historyOf(lost + again), register)).toBe(false);
  });

  it('keeps keys apart', () => {
    const history = historyOf(`
      1 invoke write 1 @x
      1 ok     write 1 @x
      2 invoke read @y
      2 ok     read null @y
    `);
    expect(bruteForce(history, register)).toBe(true);
  });
});
