/** A register is a key, its value JSON; null is a key that was never created. */
import type { Json } from '../../../src/history/operation.ts';
import type { EtcdObject, KeyValue } from './client.ts';
import { base64, callOf, NEVER_CREATED, textOf } from './gateway.ts';

export const register: EtcdObject = {
  call: ({ f, key = '', value }, reading) => {
    const name = base64(key);
    switch (f) {
      case 'read':
        return callOf('kv/range', { key: name, ...reading });
      case 'write':
        return callOf('kv/put', { key: name, value: coded(value) });
      case 'cas': {
        const [from, to] = value as readonly [Json, Json];
        return callOf('kv/txn', {
          compare: [{ key: name, ...holds(from) }],
          success: [{ request_put: { key: name, value: coded(to) } }],
          failure: [{ request_range: { key: name } }],
        });
      }
      default:
        throw new Error(`a register of etcd knows no ${f}`);
    }
  },
  outcome: ({ kvs, succeeded, responses }, { f, value }) => {
    if (f === 'read') return { type: 'ok', value: firstValueIn(kvs) };
    if (f === 'write' || succeeded === true) return { type: 'ok', value };
    const observed = firstValueIn(responses?.[0]?.response_range?.kvs);
    return { type: 'fail', error: `it was ${JSON.stringify(observed)}`, observed };
  },
};

const holds = (value: Json): object & Readonly<Record<string, Json>> =>
  value === null ? NEVER_CREATED : { target: 'VALUE', result: 'EQUAL', value: coded(value) };

const coded = (value: Json): string => base64(JSON.stringify(value));

const firstValueIn = (kvs: readonly KeyValue[] = []): Json => {
  const [found] = kvs;
  return found === undefined ? null : (JSON.parse(textOf(found.value ?? '')) as Json);
};
