import { testEngine } from '../../../../testing/engine-rows.ts';
import { checkCounter } from './counter.ts';

/** 2 came first and raised by 2, then 1 by 5: 7. */
const told = `
  1 invoke fetch-and-add 5; 2 invoke fetch-and-add 2
  2 ok     fetch-and-add 0; 1 ok     fetch-and-add 2`;

const rows = [
  {
    it: 'sees two fetch-and-adds that were told the same',
    history: `
      1 invoke fetch-and-add 1; 2 invoke fetch-and-add 1
      1 ok     fetch-and-add 0; 2 ok     fetch-and-add 0`,
    says: 'invalid',
    anomaly: 'lost-update',
  },
  {
    it: 'follows fetch-and-adds by different amounts from one to the next',
    history: told,
    says: 'valid',
    witness: [1, 0],
  },
  {
    it: 'knows the value that they lead to',
    history: `${told}; 3 read → 5`,
    says: 'invalid',
    anomaly: 'stale-read',
  },
  {
    it: 'sees a value between two that the counter had',
    history: '1 invoke fetch-and-add 5; 2 read → 3; 1 ok fetch-and-add 0',
    says: 'invalid',
    anomaly: 'thin-air-read',
    reason:
      "client 2's read of 3 returned, but the counter never had the value that takes: it went past " +
      'it, to 5.',
  },
  {
    it: 'hands back a gap that unknown raises by different amounts may fill',
    history: '1 add 1 ?; 2 add 2 ?; 3 read → 3',
    says: 'handed back',
    reason: 'nobody was told to have raised it from 0, and the unknown raises differ',
  },
  {
    it: 'hands back a counter that is lowered',
    history: '1 decrement',
    says: 'handed back',
    reason: "client 1's decrement is nothing a counter knows",
  },
] as const;

testEngine('checkCounter', checkCounter, rows, { initial: 0 });
