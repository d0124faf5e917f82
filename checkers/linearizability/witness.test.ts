import { describe, expect, it } from 'vitest';
import { modelNamed } from '../models/registry.ts';
import { historyOf } from '../../testing/histories/history-of.ts';
import { verifyWitness } from './witness.ts';

const model = modelNamed('cas-register', { failedCas: 'observed' });
const history = historyOf(`
  1 invoke write 1
  1 ok     write 1
  2 invoke write 2
  3 invoke read
  3 ok     read  2
  2 info   write
  4 invoke cas   [1,3]
  4 fail   cas
  5 invoke write 4
  5 fail   write
`);

const check = (...order: number[]) => verifyWitness(history, model, Int32Array.from(order));

describe('verifyWitness', () => {
  it('accepts an order that explains everything', () => {
    expect(check(0, 1, 2, 3)).toEqual({ ok: true });
  });

  it.each([
    [[0, 1, 3], 'operation 2 is missing from the order'],
    [[0, 1, 2], 'operation 3 is missing from the order'],
    [[0, 1, 2, 3, 2], 'operation 2 (read 2) stands in the order twice'],
    [[0, 1, 2, 3, 9], 'there is no operation 9'],
    [[0, 1, 2, 3, 4], 'operation 4 (write 4) failed, so it did not happen'],
    [[1, 2, 0, 3], 'operation 0 (write 1) stands after one that was invoked when it had completed'],
    [[0, 2, 3], 'operation 2 (read 2) is illegal in 1'],
    [[0, 1, 3, 2], 'operation 2 (read 2) stands after one that was invoked when it had completed'],
  ])('refuses %j', (order, reason) => {
    expect(check(...order)).toEqual({ ok: false, reason });
  });

  it('follows every result that an unknown operation may have had', () => {
    const queue = modelNamed('unordered-queue');
    const lost = historyOf(`
      1 invoke enqueue 1
      1 ok     enqueue 1
      1 invoke enqueue 2
      1 ok     enqueue 2
      2 invoke dequeue
      2 info   dequeue
      3 invoke dequeue
      3 ok     dequeue 2
    `);
    expect(verifyWitness(lost, queue, Int32Array.of(0, 1, 2, 3))).toEqual({ ok: true });
    expect(verifyWitness(lost, queue, Int32Array.of(0, 1, 3, 2))).toEqual({ ok: true });
  });
});
