/** Operations as commands of Redis, and what an answer or an error says of them. Pure. */
import type { Json, Outcome, Request } from '../../../src/history/operation.ts';
import { FENCED_LOCK, LOCK } from './locks.ts';

/** How an operation is asked for. */
export interface Operation {
  readonly command: readonly [string, ...string[]];
  /** It changes nothing, whatever becomes of it. */
  readonly readOnly: boolean;
  /** @param answer the server's, no error */
  outcome(answer: unknown): Outcome;
}

/** By key and value. */
export type Ask = (key: string, value: Json) => Operation;

/** By workload and function. Values are kept as JSON; what was never written is null. */
const OPERATIONS: Readonly<Record<string, Readonly<Record<string, Ask>>>> = {
  register: {
    read: (key) => read(['GET', key], (answer) => parsed(answer)),
    write: (key, value) => write(['SET', key, JSON.stringify(value)], value),
    cas: (key, value) => {
      const [from, to] = value as readonly [Json, Json];
      return {
        command: ['EVAL', CAS, '1', key, JSON.stringify(from), JSON.stringify(to)],
        readOnly: false,
        outcome: (answer) => {
          const [done, seen] = answer as readonly [number, string | undefined];
          if (done === 1) return { type: 'ok', value };
          const observed = parsed(seen);
          return { type: 'fail', error: `it was ${JSON.stringify(observed)}`, observed };
        },
      };
    },
  },
  set: {
    add: (key, value) => write(['SADD', key, JSON.stringify(value)], value),
    read: (key) =>
      read(['SMEMBERS', key], (answer) => (answer as string[]).map((text) => parsed(text))),
  },
  queue: {
    enqueue: (key, value) => write(['LPUSH', key, JSON.stringify(value)], value),
    dequeue: (key) => ({ ...read(['RPOP', key], (answer) => parsed(answer)), readOnly: false }),
  },
  lock: LOCK,
  'fenced-lock': FENCED_LOCK,
};

/** Redis runs a script whole, with nothing in between. */
const CAS = `
local seen = redis.call('GET', KEYS[1]) or 'null'
if seen ~= ARGV[1] then return {0, seen} end
redis.call('SET', KEYS[1], ARGV[2])
return {1}`;

/** Undefined for what it cannot do. */
export const operationOf = (
  workload: string,
  { f, key = 'the-one', value }: Request,
): Operation | undefined => OPERATIONS[workload]?.[f]?.(key, value);

const read = (command: Operation['command'], value: (answer: unknown) => Json): Operation => ({
  command,
  readOnly: true,
  outcome: (answer) => ({ type: 'ok', value: value(answer) }),
});

const write = (command: Operation['command'], value: Json): Operation => ({
  command,
  readOnly: false,
  outcome: () => ({ type: 'ok', value }),
});

const parsed = (text: unknown): Json =>
  typeof text === 'string' ? (JSON.parse(text) as Json) : null;

/**
 * Answers by which a server refuses a command before it does anything. A script is refused as a whole, before
 * it has written anything.
 */
const REFUSALS: readonly string[] = [
  'READONLY', // it is a replica
  'LOADING', // it still reads its data
  'MASTERDOWN', // a replica that lost its primary, and does not serve stale data
  'NOREPLICAS', // fewer replicas than it is told to insist on
  'MISCONF', // it cannot write to its disk
  'OOM',
  'BUSY', // a script runs for too long
];

/**
 * What an error says of an operation that was sent. A refusal: it certainly did not happen. A time-out,
 * a connection that broke, an answer that is not known here: nobody knows; a read has changed nothing.
 */
export const outcomeOfError = (error: unknown, { readOnly }: Operation): Outcome => {
  const text = error instanceof Error ? error.message : String(error);
  return { type: readOnly || isRefusal(error) ? 'fail' : 'info', error: text };
};

/** Only what the server itself has answered is one: that is what ioredis calls a `ReplyError`. */
const isRefusal = (error: unknown): boolean =>
  error instanceof Error &&
  error.name === 'ReplyError' &&
  REFUSALS.includes(error.message.split(' ')[0] ?? '');

/**
 * What is known of a write that was applied, once replicas were waited for.
 * @param confirmed how many replicas had it when `WAIT` returned
 */
export const outcomeAfterWait = (outcome: Outcome, confirmed: number, wanted: number): Outcome =>
  confirmed >= wanted
    ? outcome
    : { type: 'info', error: `${confirmed} of ${wanted} replicas confirmed it in time` };
