import { describe, expect, it } from 'vitest';
import { ERROR } from '../../../src/node/message.ts';
import type { Command } from './log.ts';
import { KvStore } from './store.ts';

const write = (value: number, client: string, seq: number): Command => ({
  kind: 'write',
  key: 'x',
  value,
  client,
  seq,
});

let casClients = 0;

/** Each of a session of its own. */
const cas = (from: unknown, to: number, create = false): Command => ({
  kind: 'cas',
  key: 'x',
  from: from as never,
  to,
  create,
  client: `cas ${casClients++}`,
  seq: 1,
});

describe('the store', () => {
  it('compares and sets, and says what it saw', () => {
    const store = new KvStore(true);
    expect(store.apply(cas(1, 2))).toMatchObject({ code: ERROR.keyDoesNotExist });
    expect(store.apply(cas(null, 1, true))).toEqual({ type: 'cas_ok' });
    expect(store.apply(cas(5, 6))).toMatchObject({ code: ERROR.preconditionFailed, current: 1 });
    expect(store.apply(cas(1, 2))).toEqual({ type: 'cas_ok' });
    expect(store.read('x')).toEqual({ type: 'read_ok', value: 2 });
  });

  it('answers a repeated request as the first time, and refuses one of the past', () => {
    const store = new KvStore(true);
    store.apply(write(1, 'a', 1));
    store.apply(write(2, 'a', 2));
    store.apply(write(3, 'b', 1));
    expect(store.apply(write(2, 'a', 2))).toEqual({ type: 'write_ok' });
    expect(store.apply(write(1, 'a', 1))).toMatchObject({ code: ERROR.timeout });
    expect(store.read('x')).toEqual({ type: 'read_ok', value: 3 });
  });

  it('applies a repeated request again without sessions (the bug retry-twice)', () => {
    const store = new KvStore(false);
    store.apply(write(1, 'a', 1));
    store.apply(write(2, 'b', 1));
    store.apply(write(1, 'a', 1));
    expect(store.read('x')).toEqual({ type: 'read_ok', value: 1 });
  });

  it('is the same after being saved and restored, sessions included', () => {
    const store = new KvStore(true);
    store.apply(write(1, 'a', 1));
    store.apply(write(2, 'b', 1));
    const other = new KvStore(true);
    other.restore(JSON.parse(JSON.stringify(store.serialize())));
    expect(other.serialize()).toEqual(store.serialize());
    expect(other.apply(write(9, 'a', 1))).toEqual({ type: 'write_ok' });
    expect(other.read('x')).toEqual({ type: 'read_ok', value: 2 });
  });

  it('is one store of many objects, each applied once a request', () => {
    const store = new KvStore(true);
    let seq = 0;
    const operate = (operation: string, value: unknown = null, again = false): unknown => {
      if (!again) seq++;
      const key = operation.split('.')[0] ?? '';
      const [client, json] = ['o', value as never];
      return store.apply({ kind: 'operate', operation, key, value: json, client, seq });
    };
    const done = { type: 'operate_ok' };
    expect(operate('set.add', 1)).toEqual(done);
    expect(operate('set.add', 1)).toEqual(done);
    expect(store.read('set')).toEqual({ type: 'read_ok', value: [1] });
    expect(operate('queue.enqueue', 1)).toEqual(done);
    expect(operate('queue.enqueue', 2)).toEqual(done);
    expect(operate('queue.dequeue')).toEqual({ ...done, value: 1 });
    expect(operate('queue.dequeue', null, true)).toEqual({ ...done, value: 1 });
    expect(operate('queue.dequeue')).toEqual({ ...done, value: 2 });
    expect(operate('queue.dequeue')).toEqual({ ...done, value: null });
    expect(operate('log.append', 'a')).toEqual({ ...done, value: 0 });
    expect(operate('log.append', 'b')).toEqual({ ...done, value: 1 });
    expect(store.read('log', 1)).toEqual({ type: 'read_ok', value: 'b' });
    expect(store.read('log', 2)).toEqual({ type: 'read_ok', value: null });
    expect(operate('append-list.append', 'a')).toEqual(done);
    expect(operate('counter.add', 3)).toEqual(done);
    expect(operate('counter.add', -1)).toEqual(done);
    expect(store.read('counter')).toEqual({ type: 'read_ok', value: 2 });
    expect(operate('unique-ids.generate')).toEqual({ ...done, value: 1 });
    expect(operate('unique-ids.generate')).toEqual({ ...done, value: 2 });
    expect(operate('lock.release')).toMatchObject({ current: false });
    expect(operate('lock.acquire')).toEqual(done);
    expect(operate('lock.acquire')).toMatchObject({ current: true });
    expect(operate('lock.release')).toEqual(done);
    expect(operate('fenced-lock.acquire')).toEqual({ ...done, value: 1 });
    expect(operate('fenced-lock.acquire')).toMatchObject({ current: 1 });
    expect(operate('fenced-lock.release', 7)).toMatchObject({ current: 1 });
    expect(operate('fenced-lock.release', null)).toEqual(done);
    expect(operate('fenced-lock.release', 1)).toMatchObject({ current: null });
    expect(operate('fenced-lock.acquire')).toEqual({ ...done, value: 2 });
    expect(operate('bank.transfer', { from: 'a', to: 'b', amount: 1 })).toMatchObject({
      code: ERROR.preconditionFailed,
    });
    store.apply({ kind: 'write', key: 'bank', value: { a: 2 }, client: 'w', seq: 1 });
    expect(operate('bank.transfer', { from: 'a', to: 'b', amount: 2 })).toEqual(done);
    expect(store.read('bank')).toEqual({ type: 'read_ok', value: { a: 0, b: 2 } });
  });

  it('forgets the session that was used least recently, and then refuses what it sends', () => {
    const store = new KvStore(true);
    store.apply(write(1, 'old', 1));
    store.apply(write(1, 'kept', 1));
    for (let i = 0; i < 9_999; i++) {
      if (i === 5_000) store.apply(write(2, 'kept', 2));
      store.apply(write(i, `c${i}`, 1));
    }
    expect(store.apply(write(7, 'old', 2))).toMatchObject({ code: ERROR.timeout });
    expect(store.apply(write(8, 'kept', 3))).toEqual({ type: 'write_ok' });
    expect(store.read('x')).toEqual({ type: 'read_ok', value: 8 });
  });
});
