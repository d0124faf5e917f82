/**
 * What values the models that come along can make sense of: looked at before anything is decided, so
 * that a history in another shape is refused, and never called invalid.
 *
 * Transactions are not looked at here; a module of the user says itself what it takes.
 */
import { type Columns, FAIL, NONE, OK } from '../../src/history/columns.ts';
import type { Json } from '../../src/history/operation.ts';
import { shortJson } from '../../src/history/shorten.ts';
import { isAnswer, isRange, isTxn } from './etcd-requests.ts';
import type { ModelOptions } from './options.ts';

/** The first operation that the model cannot make sense of. */
export interface Misfit {
  readonly row: number;
  readonly reason: string;
}

export const findMisfit = (
  model: string,
  history: Columns,
  options: ModelOptions = {},
): Misfit | undefined => {
  const rules = SHAPES[model];
  if (rules === undefined) return undefined;
  const byFunction = history.functions.map((f) => rules[f]);
  for (let row = 0; row < history.count; row++) {
    const rule = byFunction[history.f[row] ?? NONE];
    const reason = rule === undefined ? undefined : misfit(rule, history, row, options);
    if (reason !== undefined) return { row, reason: `in the model ${model} ${reason}` };
  }
  return undefined;
};

interface Shape {
  /** What is asked with, and how that is said: `a transfer is {from, to, amount}`. */
  readonly argument?: readonly [fits: (value: Json) => boolean, words: string];
  /** Two arguments, as a cas has them. */
  readonly pair?: string;
  /** It asks for all there is: where it is asked with something else, that may be a key or a name. */
  readonly asksForAll?: true;
  /** What an `ok` returns. */
  readonly result?: readonly [fits: (value: Json, options: ModelOptions) => boolean, words: string];
}

const misfit = (
  { argument, pair, asksForAll, result }: Shape,
  history: Columns,
  row: number,
  options: ModelOptions,
): string | undefined => {
  const asked = history.values[history.argument[row] ?? NONE] ?? null;
  // A failed cas may have been told what it saw, so it is judged; what else failed did not happen.
  if (pair !== undefined && history.argument2[row] === NONE)
    return `${pair}; met ${shortJson(asked)}`;
  if (history.outcome[row] === FAIL) return undefined;
  if (argument?.[0](asked) === false) return `${argument[1]}; met ${shortJson(asked)}`;
  if (history.outcome[row] !== OK) return undefined;
  // Some write what was returned into the invocation too.
  if (asksForAll && asked !== null && history.argument[row] !== history.result[row]) {
    return `a read is asked with null (and a key is a member of its own); met ${shortJson(asked)}`;
  }
  if (result === undefined) return undefined;
  const told = history.values[history.result[row] ?? NONE] ?? null;
  return result[0](told, options)
    ? undefined
    : `${result[1]}; what is asked here returned ${shortJson(told)}`;
};

const isNumber = (value: Json): boolean => typeof value === 'number';
const isNumberOrNull = (value: Json): boolean => value === null || isNumber(value);
const isListOrNull = (value: Json): boolean => value === null || Array.isArray(value);
const isOffset = (value: Json): boolean => Number.isSafeInteger(value) && Number(value) >= 0;
const isTextOrNull = (value: Json): boolean => value === null || typeof value === 'string';
const isName = (value: Json | undefined): boolean =>
  typeof value === 'string' || typeof value === 'number';

const isObject = (value: Json): value is { readonly [name: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isTransfer = (value: Json): boolean =>
  isObject(value) &&
  isName(value['from']) &&
  isName(value['to']) &&
  typeof value['amount'] === 'number';

const isBalances = (value: Json, { nilRead }: ModelOptions): boolean =>
  value === null
    ? nilRead === 'anything'
    : isObject(value) && Object.values(value).every((balance) => isNumber(balance));

const PUT: Shape = {
  argument: [
    (value) => value !== null,
    'null means that nothing was there, so it cannot be put in',
  ],
};
const READ: Shape = { asksForAll: true };
const LIST: Shape = { ...READ, result: [isListOrNull, 'a read returns a list'] };
const AMOUNT: Shape = { argument: [isNumberOrNull, 'amounts are numbers'] };
const TOLD_AMOUNT: Shape = {
  argument: [isNumber, 'amounts are numbers'],
  result: [isNumber, 'numbers are returned'],
};

const ANSWER: Shape = {
  result: [
    (value) => value === null || isAnswer(value),
    'an answer is {revision, …} or {error: "compacted"} or {error: "future"}',
  ],
};
const LEASE: Shape = { argument: [isName, 'a lease is a number or a text'], ...ANSWER };

const SHAPES: Readonly<Record<string, Readonly<Record<string, Shape>>>> = {
  register: { read: READ },
  'cas-register': { read: READ, cas: { pair: 'a cas is [from, to]' } },
  kv: {
    get: READ,
    append: { argument: [isTextOrNull, 'texts are appended (lists: append-list)'] },
  },
  'fifo-queue': { enqueue: PUT },
  'unordered-queue': { enqueue: PUT },
  stack: { push: PUT },
  set: {
    read: LIST,
    contains: {
      result: [(value) => typeof value === 'boolean', 'contains returns true or false'],
    },
  },
  counter: {
    add: { argument: [isNumber, 'amounts are numbers'] },
    increment: AMOUNT,
    decrement: AMOUNT,
    read: { ...READ, result: [isNumberOrNull, 'a read returns a number'] },
    'fetch-and-add': TOLD_AMOUNT,
    'add-and-get': TOLD_AMOUNT,
  },
  'append-list': { read: LIST },
  log: {
    append: { result: [isNumberOrNull, 'an append returns its offset'] },
    read: { argument: [isOffset, 'offsets are 0, 1, 2, …'] },
  },
  'multi-register': {
    read: {
      result: [(value) => value === null || isObject(value), 'a read returns {name: value}'],
    },
    write: { argument: [isObject, 'a write is {name: value}'] },
  },
  bank: {
    transfer: { argument: [isTransfer, 'a transfer is {from, to, amount}'] },
    read: { result: [isBalances, 'a read returns {account: balance}'] },
  },
  etcd: {
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
    compact: { argument: [isNumber, 'revisions are numbers'], ...ANSWER },
  },
};
