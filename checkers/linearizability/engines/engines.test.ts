/**
 * Every engine on one violation that is typical of its object, with the words a user reads. What else
 * is special of an engine stands beside it; that it is right on all the others is fuzzed there.
 */
import { describe, expect, it } from 'vitest';
import type { Json } from '../../../src/history/operation.ts';
import { type EngineRow, testEngine } from '../../../testing/engine-rows.ts';
import { workloadOf } from '../../../testing/histories/simulated-workloads.ts';
import { modelNames } from '../../models/registry.ts';
import { enginesOf, type KeyEngine } from './by-model.ts';
import { checkBank } from './bank/bank.ts';
import { checkCounter } from './counter/counter.ts';
import { checkKvAppend } from './kv/kv-append.ts';
import { checkAppendList } from './list/append-list.ts';
import { checkFencedLock } from './lock/fenced-lock.ts';
import { checkMutex } from './lock/mutex.ts';
import { checkLog } from './log/log.ts';
import { checkFifoQueue } from './queue/fifo-queue.ts';
import { checkUnorderedQueue } from './queue/unordered-queue.ts';
import { checkRegisters } from './register/repeated/repeated.ts';
import { checkZones } from './register/zones/zones.ts';
import { checkSet } from './set/set.ts';
import { checkStack } from './stack/stack.ts';

type Violation = readonly [
  object: string,
  engine: KeyEngine,
  history: string,
  anomaly: string,
  operations: readonly number[],
  name: string,
  reason: string,
];

const VIOLATIONS: readonly Violation[] = [
  [
    'register',
    checkZones,
    '1 write 4; 2 write 5; 7 read → 4',
    'lost-write',
    [0, 1, 2],
    'zones',
    "client 7's read of 4 began after client 2's write of 5 had returned, and that began after " +
      "client 1's write of 4 had returned; no order of these operations explains it.",
  ],
  [
    'register with repeated values',
    checkRegisters,
    '1 write 4; 1 write 5; 3 write 5; 2 read → 4',
    'stale-read',
    [0, 2, 3],
    'registers',
    "client 2's read of 4 saw a value that was gone: client 3's write of 5 had begun after it " +
      'was last written and had returned before.',
  ],
  [
    'key with appended texts',
    checkKvAppend,
    '1 append "a"; 2 append "b"; 3 get → "ab"; 4 get → "a"',
    'stale-read',
    [1, 2, 3],
    'kv-append',
    'client 4\'s get of "a" began after client 2\'s append of "b" had returned, and does not show it.',
  ],
  [
    'fifo-queue',
    checkFifoQueue,
    '1 enqueue 4; 1 enqueue 5; 2 dequeue → 5; 2 dequeue → 4',
    'order',
    [0, 1, 2, 3],
    'fifo-queue',
    "client 1's enqueue of 4 returned before client 1's enqueue of 5 began, yet client 2's " +
      "dequeue of 5 returned before client 2's dequeue of 4 began.",
  ],
  [
    'unordered-queue',
    checkUnorderedQueue,
    `1 enqueue 4; 1 enqueue 5; 1 enqueue 6
     2 invoke dequeue; 3 dequeue → 4; 2 ok dequeue null`,
    'empty',
    [1, 3],
    'unordered-queue',
    "client 2's dequeue of null found the queue empty, but at each moment of it some value was inside.",
  ],
  [
    'stack',
    checkStack,
    '1 push 4; 1 push 5; 2 pop → 4; 2 pop → 5',
    'order',
    [0, 1, 2, 3],
    'stack',
    "client 1's push of 4 returned before client 1's push of 5 began, which came to lie upon it, " +
      "yet client 2's pop of 4 returned before client 2's pop of 5 began.",
  ],
  [
    'set',
    checkSet,
    '1 add 4; 2 read → []',
    'stale-read',
    [0, 1],
    'set',
    "client 2's read of [] began after client 1's add of 4 had returned, and does not show it.",
  ],
  [
    'append-list',
    checkAppendList,
    '1 append 4; 2 read → []',
    'stale-read',
    [0, 1],
    'append-list',
    "client 2's read of [] began after client 1's append of 4 had returned, and does not show it.",
  ],
  [
    'log',
    checkLog,
    '1 append 8 → 1; 2 append 9 → 0',
    'reordered',
    [0, 1],
    'log',
    "client 1's append of 8 at offset 1 returned before client 2's append of 9 at offset 0 began, " +
      'which stands at the lower offset 0.',
  ],
  [
    'counter',
    checkCounter,
    '1 increment; 2 read → 0',
    'stale-read',
    [0, 1],
    'counter',
    "client 2's read of 0 saw a value that had been passed: what had returned before makes it " +
      'at least 1.',
  ],
  [
    'mutex',
    checkMutex,
    '1 acquire; 2 acquire',
    'double-acquire',
    [0, 1],
    'mutex',
    "client 2's acquire returned, but all releases asked for by then had been used up " +
      'by earlier acquires.',
  ],
  [
    'fenced-lock',
    checkFencedLock,
    '1 acquire → 7; 1 release 7; 2 acquire → 6',
    'token-order',
    [0, 1, 2],
    'fenced-lock',
    "client 1's acquire of 7 returned before client 2's acquire of 6 began, which comes first by " +
      'its token.',
  ],
  [
    'bank',
    checkBank,
    `1 read → {"a":2,"b":1}; 1 transfer {"from":"a","to":"b","amount":1}
     2 read → {"a":2,"b":1}; 3 read → {"a":1,"b":2}`,
    'stale-read',
    [0, 1, 2],
    'bank',
    'client 2\'s read of {"a":2,"b":1} shows 2 in account a, where client 1\'s read of {"a":2,"b":1} ' +
      'had shown 2 and returned before; no choice of the transfers to or from it that can have taken ' +
      'effect in between leaves it as it was.',
  ],
];

const INITIAL: Readonly<Record<string, Json>> = {
  set: [],
  'append-list': [],
  log: [],
  counter: 0,
  bank: { a: 2, b: 1 },
};

for (const [object, check, history, anomaly, operations, engine, reason] of VIOLATIONS) {
  const row: EngineRow = {
    it: anomaly,
    history,
    says: 'invalid',
    anomaly,
    operations,
    engine,
    reason,
  };
  testEngine(object, check, [row], { initial: INITIAL[object] ?? null });
}

describe('the table', () => {
  it('has every engine', () => {
    const all = modelNames.flatMap((name) => {
      const { whole, perKey } = enginesOf(workloadOf(name).model);
      return [...whole, ...perKey];
    });
    expect(new Set(VIOLATIONS.map(([, engine]) => engine))).toEqual(new Set(all));
  });
});
