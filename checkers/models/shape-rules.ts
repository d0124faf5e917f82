/**
 * For each model that comes along, what its functions are asked with and what they return.
 *
 * A rule may be stricter than the model's own step, which is only called when all rules are kept: what
 * several systems would mean by a value in different ways (an `ok` cas that returned false, amounts
 * that are no whole numbers) is refused rather than guessed.
 */
import type { Json } from '../../src/history/operation.ts';
import { shortJson } from '../../src/history/shorten.ts';
import { sameJson } from '../canonical.ts';
import { bankRules } from './bank-rules.ts';
import { etcdRules } from './etcd-rules.ts';
import { multiRegisterRules } from './multi-register-rules.ts';
import type { Asked, Rules, Shape, ShapeOptions } from './shape.ts';

/** For one history, because some rules remember what came before. */
export const rulesOf = (model: string, options: ShapeOptions): Rules | undefined =>
  Object.hasOwn(RULES, model) ? RULES[model]?.(options) : undefined;

const isListOrNull = (value: Json): boolean => value === null || Array.isArray(value);
const isWhole = (value: Json): boolean => Number.isSafeInteger(value);
const isWholeOrNull = (value: Json): boolean => value === null || isWhole(value);
const isOffset = (value: Json): boolean => isWhole(value) && Number(value) >= 0;
const isOffsetOrNull = (value: Json): boolean => value === null || isOffset(value);
const isTextOrNull = (value: Json): boolean => value === null || typeof value === 'string';
const isNumberOrNull = (value: Json): boolean => value === null || typeof value === 'number';

const ANYTHING: Shape = {};
const READ: Shape = { asksForAll: 'a read is asked' };
const TAKE: Shape = { asksForAll: 'taking out is asked' };
const LIST: Shape = { ...READ, result: [isListOrNull, 'a read returns a list'] };
const PUT: Shape = {
  argument: [
    (value) => value !== null,
    'null means that nothing was there, so it cannot be put in',
  ],
};
/** Some clients say so of what did not succeed; here that is a `fail`. */
const NOT_FALSE: Shape['result'] = [
  (value) => value !== false,
  'an ok says that it was done (a fail that it was not)',
];

/** Some systems return a truth, others the value that was there, before or after. */
const swapped = ({ argument, argument2, result }: Asked): string | undefined => {
  const isPair = Array.isArray(result) && result.length === 2;
  const known = [undefined, null, true, argument, argument2];
  return isPair || known.some((value) => sameJson(value, result))
    ? undefined
    : `an ok says that the cas was done (a fail that it was not); what is asked here returned ${shortJson(result ?? null)}`;
};

/** Where an `ok` may name what was done or say what came of it, another value than asked says neither. */
const ambiguous = ({ argument, result }: Asked, okNames = false): string | undefined =>
  !okNames || [undefined, null, true, false, argument].some((value) => sameJson(value, result))
    ? undefined
    : `this was asked with ${shortJson(argument)}, and its ok says ${shortJson(result ?? null)}, which may be what was done or what was returned`;

/** By key, the one value that locks are asked with: it may be who asks, but two may be two locks. */
const lockRules = (): Rules => {
  const named = new Map<string, Json>();
  const sense = ({ key, argument }: Asked): string | undefined => {
    const before = named.get(key) ?? argument;
    if (argument === null) return undefined;
    named.set(key, before);
    return sameJson(before, argument)
      ? undefined
      : `a lock is asked for with null (where there are several, their name is the key); met ${shortJson(before)} and ${shortJson(argument)}`;
  };
  return { acquire: { result: NOT_FALSE, sense }, release: { result: NOT_FALSE } };
};

const CAS: Shape = { pair: 'a cas is [from, to]', sense: swapped };

const kvRules = ({ initial = null, okNames }: ShapeOptions): Rules => {
  /** By key, the first value that is no text and was put there. */
  const odd = new Map<string, Json>();
  const appended = new Set<string>();
  const clash = (key: string): string | undefined => {
    const met = isTextOrNull(initial) ? odd.get(key) : initial;
    return met === undefined || !appended.has(key)
      ? undefined
      : `texts are appended (lists: append-list), to texts; the same key holds ${shortJson(met)}`;
  };
  return {
    get: READ,
    put: {
      sense: ({ key, argument }) => {
        if (!isTextOrNull(argument) && !odd.has(key)) odd.set(key, argument);
        return clash(key);
      },
    },
    append: {
      argument: [isTextOrNull, 'texts are appended (lists: append-list)'],
      sense: (asked) => {
        appended.add(asked.key);
        return clash(asked.key) ?? ambiguous(asked, okNames);
      },
    },
    delete: ANYTHING,
  };
};

const counterRules = ({ initial, okNames }: ShapeOptions): Rules => {
  let most = typeof initial === 'number' ? Math.abs(initial) : 0;
  const sense = ({ argument }: Asked): string | undefined => {
    most += Math.abs(Number(argument ?? 1));
    return Number.isSafeInteger(most)
      ? undefined
      : 'all amounts and the initial value must be whole numbers that add up to less than 2^53';
  };
  const argument = [isWhole, 'amounts are whole numbers'] as const;
  const amount: Shape = {
    argument: [isWholeOrNull, 'amounts are whole numbers'],
    sense: (asked) => sense(asked) ?? ambiguous(asked, okNames),
  };
  const told: Shape = { argument, sense, result: [isWhole, 'whole numbers are returned'] };
  return {
    add: { argument, sense },
    increment: amount,
    decrement: amount,
    read: { ...READ, result: [isWholeOrNull, 'a read returns a whole number'] },
    'fetch-and-add': told,
    'add-and-get': told,
  };
};

const RULES: Readonly<Record<string, (options: ShapeOptions) => Rules>> = {
  register: () => ({ read: READ, write: ANYTHING }),
  'cas-register': () => ({ read: READ, write: ANYTHING, cas: CAS }),
  'multi-register': multiRegisterRules,
  kv: kvRules,
  'fifo-queue': () => ({ enqueue: PUT, dequeue: TAKE }),
  'unordered-queue': () => ({ enqueue: PUT, dequeue: TAKE }),
  stack: () => ({ push: PUT, pop: TAKE }),
  set: ({ okNames }) => ({
    add: ANYTHING,
    remove: { sense: (asked) => ambiguous(asked, okNames) },
    read: LIST,
    contains: {
      result: [(value) => typeof value === 'boolean', 'contains returns true or false'],
    },
  }),
  counter: counterRules,
  mutex: lockRules,
  'fenced-lock': () => ({
    acquire: {
      ...lockRules()['acquire'],
      result: [isNumberOrNull, 'an acquire returns its token, a number'],
    },
    release: {
      argument: [isNumberOrNull, 'a release may name its token, a number'],
      result: NOT_FALSE,
    },
  }),
  'append-list': ({ okNames }) => ({
    append: { sense: (asked) => ambiguous(asked, okNames) },
    read: LIST,
  }),
  log: () => ({
    append: { result: [isOffsetOrNull, 'an append returns its offset, 0, 1, 2, …'] },
    read: { argument: [isOffset, 'offsets are 0, 1, 2, …'] },
  }),
  bank: bankRules,
  'unique-ids': () => ({
    generate: { result: [(value) => value !== null, 'a generate returns the id'] },
  }),
  membership: () => ({
    view: { result: [(value) => value !== null, 'a view returns the members'], ...READ },
  }),
  etcd: etcdRules,
};
