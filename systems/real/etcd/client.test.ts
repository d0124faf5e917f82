import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import type { Endpoint } from '../../../src/cluster/port/cluster.ts';
import type { Client } from '../../../src/cluster/port/system.ts';
import type { Json, Outcome, Request } from '../../../src/history/operation.ts';
import { registerClient, setClient, type Reading } from './client.ts';
import { base64 } from './gateway.ts';

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
  clientOf: (endpoint: Endpoint, reading: Reading) => Client,
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
  const client = clientOf({ host: '127.0.0.1', port }, reading);
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
    const { sent } = await perform(registerClient, request, [200, { header }]);
    expect(sent).toEqual([[`POST /v3/${method}`, body]]);
  });

  it('asks the one member only, where it shall, and for reads alone', async () => {
    const reading = { serializable: true };
    const { sent } = await perform(registerClient, READ, [200, { header }], reading);
    expect(sent).toEqual([['POST /v3/kv/range', { key: R0, serializable: true }]]);
    const write = await perform(registerClient, WRITE, [200, { header }], reading);
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
    expect((await perform(registerClient, request, [200, body])).outcome).toEqual(outcome);
  });
});

describe('a set', () => {
  const ADD: Request = { f: 'add', key: 's1', value: 41 };
  const ALL: Request = { f: 'read', key: 's1', value: null };

  it('has a key for each element', async () => {
    const { sent, outcome } = await perform(setClient, ADD, [200, { header }]);
    expect(sent).toEqual([['POST /v3/kv/put', { key: base64('s1/41') }]]);
    expect(outcome).toEqual({ type: 'ok', value: 41 });
  });

  it('is read in one range that no other set lies in', async () => {
    const kvs = ['s1/3', 's1/41'].map((key) => ({ key: base64(key), version: '1' }));
    const { sent, outcome } = await perform(setClient, ALL, [200, { header, kvs, count: '2' }]);
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
    const { outcome } = await perform(setClient, ALL, [200, { header }]);
    expect(outcome).toEqual({ type: 'ok', value: [] });
  });
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
    const write = await perform(registerClient, WRITE, [status, body]);
    expect(write.outcome).toEqual({ type, error });
    // A read that failed has changed nothing.
    const read = await perform(registerClient, READ, [status, body]);
    expect(read.outcome).toEqual({ type: 'fail', error });
  });

  it('neither a register nor a set does what it does not know', async () => {
    const request: Request = { f: 'dequeue', key: 'q0', value: null };
    expect((await perform(registerClient, request, [200, {}])).outcome.type).not.toBe('ok');
    expect((await perform(setClient, request, [200, {}])).outcome.type).not.toBe('ok');
  });
});
