/**
 * A lock is a key that is there while it is held. It does not run out by itself: a lock that time takes
 * away says nothing of whoever still works under it. The fenced one counts its holders, and its key holds
 * the number. Each step is one script, which Redis runs whole, with nothing in between.
 */
import type { Json, Outcome } from '../../../src/history/operation.ts';
import type { Ask, Operation } from './operations.ts';

const ACQUIRE = `
local holder = redis.call('GET', KEYS[1])
if holder then return {0, holder} end
local token = redis.call('INCR', KEYS[1] .. ':holders')
redis.call('SET', KEYS[1], token)
return {1, token}`;

/** @param ARGV[1] who is to hold it; empty: anybody */
const RELEASE = `
local holder = redis.call('GET', KEYS[1])
if not holder or (ARGV[1] ~= '' and ARGV[1] ~= holder) then return {0, holder} end
redis.call('DEL', KEYS[1])
return {1}`;

const lockWith = (
  valueOf: (given: Json, token: number) => Json,
): Readonly<Record<string, Ask>> => ({
  acquire: (key, value) =>
    script([ACQUIRE, '1', key], (token) => ({ type: 'ok', value: valueOf(value, token) })),
  release: (key, value) =>
    script([RELEASE, '1', key, typeof value === 'number' ? String(value) : ''], () => ({
      type: 'ok',
      value,
    })),
});

export const LOCK = lockWith((given) => given);
export const FENCED_LOCK = lockWith((_given, token) => token);

const script = (words: readonly string[], done: (token: number) => Outcome): Operation => ({
  command: ['EVAL', ...words],
  readOnly: false,
  outcome: (answer) => {
    const [isDone, holder] = answer as readonly [number, (string | number | null)?];
    if (isDone === 1) return done(Number(holder));
    return holder === undefined || holder === null
      ? { type: 'fail', error: 'nobody held it', observed: null }
      : { type: 'fail', error: `holder ${holder} held it`, observed: Number(holder) };
  },
});
