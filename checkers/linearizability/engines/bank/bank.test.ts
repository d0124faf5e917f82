import { describe, expect, it } from 'vitest';
import { historyOf } from '../../../../testing/histories/history-of.ts';
import { testEngine } from '../../../../testing/engine-rows.ts';
import { checkBank } from './bank.ts';

const initial = { a: 5, b: 5, c: 0 };
const move = (from: string, to: string, amount: number): string =>
  JSON.stringify({ from, to, amount });
const saw = (a: number, b: number, c: number): string => JSON.stringify({ a, b, c });

const rows = [
  {
    it: 'sees money that is lost',
    history: `1 transfer ${move('a', 'b', 2)} ?; 2 read → ${saw(3, 5, 0)}`,
    says: 'invalid',
    anomaly: 'wrong-total',
    operations: [1],
    reason:
      'client 2\'s read of {"a":3,"b":5,"c":0} adds up to 8, but transfers only move money and ' +
      'there was 10: 2 is lost.',
  },
  {
    it: 'sees money that was created',
    history: `1 read → ${saw(5, 7, 0)}`,
    says: 'invalid',
    anomaly: 'wrong-total',
    reason:
      'client 1\'s read of {"a":5,"b":7,"c":0} adds up to 12, but transfers only move money and ' +
      'there was 10: 2 was created.',
  },
  {
    it: 'sees a balance below zero',
    history: `1 transfer ${move('a', 'b', 6)} ?; 2 read → ${saw(-1, 11, 0)}`,
    says: 'invalid',
    anomaly: 'negative-balance',
    operations: [1],
    reason:
      'client 2\'s read of {"a":-1,"b":11,"c":0} shows -1 in account a, and no balance may fall ' +
      'below zero.',
  },
  {
    it: 'sees an account that does not exist',
    history: '1 read → {"a":5,"b":5,"d":0}',
    says: 'invalid',
    anomaly: 'unexpected-accounts',
    reason:
      'client 1\'s read of {"a":5,"b":5,"d":0} does not show the accounts that there are, each with ' +
      'a balance.',
  },
  {
    it: 'sees a transfer to an account that does not exist',
    history: `1 transfer ${move('a', 'z', 1)}`,
    says: 'invalid',
    anomaly: 'unexpected-accounts',
  },
  {
    it: 'sees an overdraft that no read shows',
    history: `1 transfer ${move('c', 'a', 1)}; 2 transfer ${move('a', 'c', 1)}`,
    says: 'invalid',
    anomaly: 'overdraft',
    operations: [0, 1],
    reason: 'No order of these transfers leaves every account the funds for all of them.',
  },
  {
    it: 'sees two reads that saw two transfers in different orders',
    history: `
      1 invoke transfer ${move('a', 'c', 1)}; 2 invoke transfer ${move('b', 'c', 2)}
      3 invoke read; 4 invoke read
      3 ok read ${saw(4, 5, 1)}; 4 ok read ${saw(5, 3, 2)}
      1 ok transfer null; 2 ok transfer null`,
    says: 'invalid',
    anomaly: 'unexplained-read',
    operations: [0, 1, 2, 3],
  },
  {
    it: 'tells a wrong read by the read before it and the transfers that touch one account',
    history: `
      1 transfer ${move('b', 'c', 1)}; 2 transfer ${move('a', 'b', 1)}; 3 read → ${saw(4, 5, 1)}
      1 invoke transfer ${move('a', 'c', 1)}; 2 invoke transfer ${move('b', 'c', 2)}
      3 read → ${saw(5, 4, 1)}; 1 ok transfer null; 2 ok transfer null`,
    says: 'invalid',
    anomaly: 'unexplained-read',
    operations: [2, 3, 5],
    reason:
      'client 3\'s read of {"a":5,"b":4,"c":1} shows 5 in account a, where client 3\'s read of {"a":4,"b":5,"c":1} had shown 4 and returned before; the transfers to or from it that can have taken effect in between do not make up the difference.',
  },
  {
    it: 'lets concurrent transfers bring each other the funds',
    history: `
      1 invoke transfer ${move('c', 'b', 2)}; 2 invoke transfer ${move('a', 'c', 2)}
      1 ok transfer null; 2 ok transfer null; 3 read → ${saw(3, 7, 0)}`,
    says: 'valid',
    witness: [1, 0, 2],
  },
  {
    it: 'lets an unknown transfer bring the funds that nobody sees',
    history: `1 transfer ${move('a', 'c', 1)} ?; 2 transfer ${move('c', 'b', 1)}`,
    says: 'valid',
    witness: [0, 1],
  },
  {
    it: 'lets some of many equal unknown transfers take effect',
    history: `
      ${[1, 2, 3, 4].map((client) => `${client} transfer ${move('a', 'b', 1)} ?`).join('; ')}
      5 read → ${saw(4, 6, 0)}; 5 read → ${saw(2, 8, 0)}`,
    says: 'valid',
    witness: [0, 4, 1, 2, 5],
  },
  {
    it: 'takes a transfer that returned before an equal one of which nobody knows',
    history: `
      1 transfer ${move('a', 'b', 1)} ?; 2 transfer ${move('a', 'b', 1)}; 3 read → ${saw(4, 6, 0)}
      2 transfer ${move('a', 'c', 1)}; 3 read → ${saw(3, 6, 1)}`,
    says: 'valid',
    witness: [1, 2, 3, 4],
  },
  {
    it: 'counts equal unknown transfers',
    history: `
      ${[1, 2].map((client) => `${client} transfer ${move('a', 'b', 1)} ?`).join('; ')}
      5 read → ${saw(2, 8, 0)}`,
    says: 'invalid',
    anomaly: 'unexplained-read',
  },
  {
    it: 'hands back fractions',
    history: `1 transfer ${move('a', 'b', 0.5)}; 2 read → ${saw(1, 1, 1)}`,
    says: 'handed back',
    reason:
      'client 1\'s transfer of {"from":"a","to":"b","amount":0.5} is no transfer of a whole amount',
  },
  {
    it: 'hands back what is too large for exact numbers',
    history: `1 transfer ${move('a', 'b', 2 ** 53 - 2)} ?; 2 read → ${saw(5, 5, 0)}`,
    says: 'handed back',
    reason: 'all amounts together are too large for exact numbers',
  },
] as const;

testEngine('checkBank', checkBank, rows, { initial });

describe('a budget', () => {
  it('that ran out decides nothing', () => {
    const history = historyOf(`1 transfer ${move('a', 'b', 1)}; 2 read → ${saw(5, 5, 0)}`);
    const options = { initial, nilRead: 'unset', failedCas: 'dropped' } as const;
    const undecided = (reason: string) => ({ verdict: 'partial', undecided: [{ reason }] });
    expect(checkBank(history, options, { timeMs: 0, memoryBytes: 2 ** 28 })).toMatchObject(
      undecided('the time budget ran out'),
    );
    expect(checkBank(history, options, { timeMs: 60_000, memoryBytes: 10 })).toMatchObject(
      undecided('the memory budget ran out'),
    );
  });
});
