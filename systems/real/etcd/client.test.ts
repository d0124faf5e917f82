import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Json, Outcome, Request } from '../../../src/history/operation.ts';
import { etcdClient, type EtcdObject, type Reading } from './client.ts';
import { appendList, set } from './elements.ts';
import { base64 } from './gateway.ts';
import { uniqueIds } from './ids.ts';
import { fencedLock, lock } from './lock.ts';
import { register } from './register.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

interface Seen {
  readonly outcome: Outcome;
  /** What was sent: `POST /v3/kv/range`, and its body. */
  readonly sent: readonly (readonly [string, Json])[];
}

/** Performs one operation at a server that answers everything so. */
const perform = async (
  object: EtcdObject,
  request: Request,
  [status, body]: readonly [number, Json],
  reading: Reading = { serializable: false },
): Promise<Seen> => {
  const sent: [string, Json][] = [];
  server = createServer((asked, answer) => {
    let text = '';
    asked.on('data', (chunk: Buffer) => (text += chunk.toString()));
    asked.on('end', () => {
      sent.push([`${asked.method} ${asked.url}`, JSON.parse(text) as Json]);
      answer.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const client = etcdClient({ host: '127.0.0.1', port }, object, reading);
  const { signal } = new AbortController();
  const outcome = await client.perform(request, { timeoutMs: 1000, signal });
  await client.close();
  return { outcome, sent };
};

const R0 = base64('r0');
const READ: Request = { f: 'read', key: 'r0', value: null };
const WRITE: Request = { f: 'write', key: 'r0', value: 7 };
const casFrom = (from: Json): Request => ({ f: 'cas', key: 'r0', value: [from, 7] });
const held = (value: Json) => [{ key: R0, value: base64(JSON.stringify(value)), version: '3' }];
const header = { revision: '12' };

describe('a register', () => {
  it.each<[string, Request, string, Json]>([
    ['read', READ, 'kv/range', { key: R0, serializable: false }],
    ['write', WRITE, 'kv/put', { key: R0, value: base64('7') }],
    [
      'cas',
      casFrom(3),
      'kv/txn',
      {
        compare: [{ key: R0, target: 'VALUE', result: 'EQUAL', value: base64('3') }],
        success: [{ request_put: { key: R0, value: base64('7') } }],
        failure: [{ request_range: { key: R0 } }],
      },
    ],
    [
      'cas from nothing',
      casFrom(null),
      'kv/txn',
      {
        compare: [{ key: R0, target: 'CREATE', result: 'EQUAL', create_revision: '0' }],
        success: [{ request_put: { key: R0, value: base64('7') } }],
        failure: [{ request_range: { key: R0 } }],
      },
    ],
  ])('sends a %s as one request', async (_, request, method, body) => {
    const { sent } = await perform(register, request, [200, { header }]);
    expect(sent).toEqual([[`POST /v3/${method}`, body]]);
  });

  it('asks the one member only, where it shall, and for reads alone', async () => {
    const reading = { serializable: true };
    const { sent } = await perform(register, READ, [200, { header }], reading);
    expect(sent).toEqual([['POST /v3/kv/range', { key: R0, serializable: true }]]);
    const write = await perform(register, WRITE, [200, { header }], reading);
    expect(write.sent[0]?.[1]).not.toHaveProperty('serializable');
  });

  const failed = (kvs?: Json) => ({
    header,
    responses: [{ response_range: { header, ...(kvs === undefined ? {} : { kvs, count: '1' }) } }],
  });

  it.each<[Request, Json, Outcome]>([
    [READ, { header, kvs: held(5), count: '1' }, { type: 'ok', value: 5 }],
    [READ, { header }, { type: 'ok', value: null }],
    [WRITE, { header }, { type: 'ok', value: 7 }],
    [casFrom(3), { header, succeeded: true, responses: [] }, { type: 'ok', value: [3, 7] }],
    [casFrom(3), failed(held(5)), { type: 'fail', error: 'it was 5', observed: 5 }],
    [casFrom(3), failed(), { type: 'fail', error: 'it was null', observed: null }],
  ])('%j, answered %j', async (request, body, outcome) => {
    expect((await perform(register, request, [200, body])).outcome).toEqual(outcome);
  });
});

describe('a set', () => {
  const ADD: Request = { f: 'add', key: 's1', value: 41 };
  const ALL: Request = { f: 'read', key: 's1', value: null };

  it('has a key for each element', async () => {
    const { sent, outcome } = await perform(set, ADD, [200, { header }]);
    expect(sent).toEqual([['POST /v3/kv/put', { key: base64('s1/41') }]]);
    expect(outcome).toEqual({ type: 'ok', value: 41 });
  });

  it('is read in one range that no other set lies in', async () => {
    const kvs = ['s1/3', 's1/41'].map((key) => ({ key: base64(key), version: '1' }));
    const { sent, outcome } = await perform(set, ALL, [200, { header, kvs, count: '2' }]);
    const [from, until] = [base64('s1/'), base64('s10')];
    expect(sent).toEqual([
      ['POST /v3/kv/range', { key: from, range_end: until, keys_only: true, serializable: false }],
    ]);
    expect(outcome).toEqual({ type: 'ok', value: [3, 41] });
    for (const other of ['s10/1', 's2/1', 's0/1', 's1']) {
      expect(other >= 's1/' && other < 's10').toBe(false);
    }
  });

  it('is empty where nothing was ever added', async () => {
    const { outcome } = await perform(set, ALL, [200, { header }]);
    expect(outcome).toEqual({ type: 'ok', value: [] });
  });
});

describe('a list', () => {
  it('is read in the order in which its elements were made', async () => {
    const append = await perform(appendList, { f: 'append', key: 'a1', value: 9 }, [200, {}]);
    expect(append.sent).toEqual([['POST /v3/kv/put', { key: base64('a1/9') }]]);
    const kvs = ['a1/9', 'a1/4'].map((key) => ({ key: base64(key) }));
    const read = await perform(appendList, { f: 'read', key: 'a1', value: null }, [200, { kvs }]);
    expect(read.sent[0]?.[1]).toMatchObject({ sort_order: 'ASCEND', sort_target: 'CREATE' });
    expect(read.outcome).toEqual({ type: 'ok', value: [9, 4] });
  });
});

describe('a lock', () => {
  const L0 = base64('l0');
  const ACQUIRE: Request = { f: 'acquire', key: 'l0', value: null };
  const releaseOf = (token: Json): Request => ({ f: 'release', key: 'l0', value: token });

  it('is a key, made where it is not and removed where it is', async () => {
    const taken = await perform(lock, ACQUIRE, [200, { header, succeeded: true }]);
    expect(taken.sent).toEqual([
      [
        'POST /v3/kv/txn',
        {
          compare: [{ key: L0, target: 'CREATE', result: 'EQUAL', create_revision: '0' }],
          success: [{ request_put: { key: L0 } }],
          failure: [{ request_range: { key: L0 } }],
        },
      ],
    ]);
    expect(taken.outcome).toEqual({ type: 'ok', value: null });
    const given = await perform(lock, releaseOf(null), [200, { header, succeeded: true }]);
    expect(given.sent[0]?.[1]).toMatchObject({
      compare: [{ key: L0, target: 'CREATE', result: 'NOT_EQUAL', create_revision: '0' }],
      success: [{ request_delete_range: { key: L0 } }],
    });
    expect(given.outcome).toEqual({ type: 'ok', value: null });
  });

  it('has the revision that made it as its token, and is released by that alone', async () => {
    const taken = await perform(fencedLock, ACQUIRE, [200, { header, succeeded: true }]);
    expect(taken.outcome).toEqual({ type: 'ok', value: 12 });
    const given = await perform(fencedLock, releaseOf(12), [200, { header, succeeded: true }]);
    expect(given.sent[0]?.[1]).toMatchObject({
      compare: [{ key: L0, target: 'CREATE', result: 'EQUAL', create_revision: '12' }],
    });
    expect(given.outcome).toEqual({ type: 'ok', value: 12 });
  });

  it('says what it saw where it refused', async () => {
    const kvs = [{ key: L0, create_revision: '8' }];
    const held: Json = { header, responses: [{ response_range: { kvs } }] };
    const refused = await perform(lock, ACQUIRE, [200, held]);
    expect(refused.outcome).toMatchObject({ type: 'fail', observed: 8 });
    const free: Json = { header, responses: [{ response_range: { header } }] };
    const idle = await perform(lock, releaseOf(null), [200, free]);
    expect(idle.outcome).toEqual({ type: 'fail', error: 'nobody held it', observed: null });
  });
});

it('an id is the revision that a write has made', async () => {
  const { sent, outcome } = await perform(uniqueIds, { f: 'generate', value: null }, [
    200,
    { header },
  ]);
  expect(sent).toEqual([['POST /v3/kv/put', { key: base64('id') }]]);
  expect(outcome).toEqual({ type: 'ok', value: 12 });
  const silent = await perform(uniqueIds, { f: 'generate', value: null }, [200, {}]);
  expect(silent.outcome).toEqual({ type: 'info', error: 'the answer names no revision' });
});

describe('what is no answer', () => {
  const said = (code: number, message: string): Json => ({ error: message, code, message });

  it.each<[number, Json, Outcome['type'], string]>([
    [503, said(14, 'etcdserver: request timed out'), 'info', 'etcdserver: request timed out'],
    [503, said(14, 'etcdserver: leader changed'), 'info', 'etcdserver: leader changed'],
    // The write that fills the quota up is applied, and complained of.
    [
      429,
      said(8, 'etcdserver: mvcc: database space exceeded'),
      'info',
      'etcdserver: mvcc: database space exceeded',
    ],
    [429, said(8, 'etcdserver: too many requests'), 'fail', 'etcdserver: too many requests'],
    [500, said(2, 'raft proposal dropped'), 'fail', 'raft proposal dropped'],
    [400, said(3, 'etcdserver: key is not provided'), 'fail', 'etcdserver: key is not provided'],
    [404, 'Not Found\n', 'fail', 'Not Found'],
    [500, { error: 'older releases say it so' }, 'info', 'older releases say it so'],
    [502, '', 'info', 'status 502'],
    [200, 'no JSON', 'info', 'no JSON'],
  ])('%i %j of a write is %s', async (status, body, type, error) => {
    const write = await perform(register, WRITE, [status, body]);
    expect(write.outcome).toEqual({ type, error });
    // A read that failed has changed nothing.
    const read = await perform(register, READ, [status, body]);
    expect(read.outcome).toEqual({ type: 'fail', error });
  });

  it.each([register, set, appendList, lock, uniqueIds])(
    'no object does what it does not know',
    async (object) => {
      const request: Request = { f: 'dequeue', key: 'q0', value: null };
      const { sent, outcome } = await perform(object, request, [200, {}]);
      expect([sent, outcome.type]).toEqual([[], 'info']);
    },
  );
});
