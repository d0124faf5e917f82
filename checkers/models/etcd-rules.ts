/** What the model `etcd` can make sense of: requests and answers as etcd's robustness tests record them. */
import type { Json } from '../../src/history/operation.ts';
import { isAnswer, isRange, isTxn } from './etcd-requests.ts';
import type { Rules, Shape } from './shape.ts';

const ANSWER: Shape = {
  result: [
    (value) => value === null || isAnswer(value),
    'an answer is {revision, …} or {error: "compacted"} or {error: "future"}',
  ],
};

const isName = (value: Json): boolean => typeof value === 'string' || typeof value === 'number';

const LEASE: Shape = { argument: [isName, 'a lease is a number or a text'], ...ANSWER };

export const etcdRules = (): Rules => ({
  range: { argument: [isRange, 'a range is {start, end?, limit?, revision?}'], ...ANSWER },
  txn: {
    argument: [
      isTxn,
      'a txn is {compare: [[key, "mod", n]], success: [["put", key, value]], failure: []}',
    ],
    ...ANSWER,
  },
  'lease-grant': LEASE,
  'lease-revoke': LEASE,
  compact: {
    argument: [(value) => typeof value === 'number', 'revisions are numbers'],
    ...ANSWER,
  },
});
