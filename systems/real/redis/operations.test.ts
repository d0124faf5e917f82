import { describe, expect, it } from 'vitest';
import type { Json, Outcome } from '../../../src/history/operation.ts';
import { type Operation, operationOf, outcomeAfterWait, outcomeOfError } from './operations.ts';

const operation = (workload: string, f: string, value: Json = null): Operation => {
  const found = operationOf(workload, { f, key: 'k', value });
  if (found === undefined) throw new Error(`no ${f} of ${workload}`);
  return found;
};

describe('an operation', () => {
  it.each<[string, string, Json, readonly string[], unknown, Outcome]>([
    ['register', 'read', null, ['GET', 'k'], '7', { type: 'ok', value: 7 }],
    ['register', 'read', null, ['GET', 'k'], null, { type: 'ok', value: null }],
    ['register', 'write', 7, ['SET', 'k', '7'], 'OK', { type: 'ok', value: 7 }],
    ['set', 'add', 7, ['SADD', 'k', '7'], 1, { type: 'ok', value: 7 }],
    ['set', 'read', null, ['SMEMBERS', 'k'], ['1', '2'], { type: 'ok', value: [1, 2] }],
    ['set', 'read', null, ['SMEMBERS', 'k'], [], { type: 'ok', value: [] }],
    ['queue', 'enqueue', 7, ['LPUSH', 'k', '7'], 3, { type: 'ok', value: 7 }],
    ['queue', 'dequeue', null, ['RPOP', 'k'], '7', { type: 'ok', value: 7 }],
    ['queue', 'dequeue', null, ['RPOP', 'k'], null, { type: 'ok', value: null }],
  ])('of a %s: %s %j', (workload, f, value, command, answer, outcome) => {
    const asked = operation(workload, f, value);
    expect(asked.command).toEqual(command);
    expect(asked.outcome(answer)).toEqual(outcome);
  });

  it('compares and sets in one script, and says what it saw', () => {
    const cas = operation('register', 'cas', [null, 7]);
    expect(cas.command.slice(2)).toEqual(['1', 'k', 'null', '7']);
    expect(cas.outcome([1])).toEqual({ type: 'ok', value: [null, 7] });
    expect(cas.outcome([0, '5'])).toEqual({ type: 'fail', error: 'it was 5', observed: 5 });
    expect(cas.outcome([0, 'null'])).toEqual({
      type: 'fail',
      error: 'it was null',
      observed: null,
    });
  });

  it('locks, and says who held it', () => {
    const acquire = operation('fenced-lock', 'acquire');
    expect(acquire.outcome([1, 3])).toEqual({ type: 'ok', value: 3 });
    expect(acquire.outcome([0, '2'])).toMatchObject({ type: 'fail', observed: 2 });
    const release = operation('fenced-lock', 'release', 3);
    expect(release.command.slice(2)).toEqual(['1', 'k', '3']);
    expect(release.outcome([1])).toEqual({ type: 'ok', value: 3 });
    expect(release.outcome([0])).toMatchObject({ type: 'fail', observed: null });
    expect(operation('lock', 'acquire').outcome([1, 3])).toEqual({ type: 'ok', value: null });
    expect(operation('lock', 'release').command.slice(2)).toEqual(['1', 'k', '']);
  });

  it('that takes something out changes something', () => {
    expect(operation('queue', 'dequeue').readOnly).toBe(false);
    expect(operation('set', 'read').readOnly).toBe(true);
  });

  it('is refused where there is no such thing', () => {
    expect(operationOf('register', { f: 'pop', value: null })).toBeUndefined();
    expect(operationOf('bank', { f: 'read', value: null })).toBeUndefined();
  });
});

describe('an error', () => {
  const answered = (message: string): Error =>
    Object.assign(new Error(message), { name: 'ReplyError' });
  const write = operation('register', 'write', 7);
  const read = operation('register', 'read');

  it.each([
    "READONLY You can't write against a read only replica.",
    'LOADING Redis is loading the dataset in memory',
    "MASTERDOWN Link with MASTER is down and replica-serve-stale-data is set to 'no'.",
    'NOREPLICAS Not enough good replicas to write.',
    'MISCONF Errors writing to the AOF file: No space left on device',
  ])('that refuses it: %s', (message) => {
    expect(outcomeOfError(answered(message), write)).toEqual({ type: 'fail', error: message });
  });

  it.each([
    [answered('ERR something new'), 'ERR something new'],
    [answered('READONLYISH'), 'READONLYISH'],
    [new Error('READONLY, says somebody else'), 'READONLY, says somebody else'],
    [new Error('Connection is closed.'), 'Connection is closed.'],
    [new Error('timeout'), 'timeout'],
  ])('that leaves open what became of it: %s', (error, text) => {
    expect(outcomeOfError(error, write)).toEqual({ type: 'info', error: text });
    expect(outcomeOfError(error, operation('queue', 'dequeue')).type).toBe('info');
    expect(outcomeOfError(error, read)).toEqual({ type: 'fail', error: text });
  });
});

it('a write that too few replicas confirmed may be lost or not', () => {
  const ok: Outcome = { type: 'ok', value: 7 };
  expect(outcomeAfterWait(ok, 2, 1)).toBe(ok);
  expect(outcomeAfterWait(ok, 0, 1)).toEqual({
    type: 'info',
    error: '0 of 1 replicas confirmed it in time',
  });
});
