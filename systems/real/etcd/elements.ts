/**
 * Sets, and lists that grow: the keys below a prefix, one an element, added once each. They are read
 * in one range, which etcd answers from one revision; lists in the order in which keys were created.
 */
import type { Json } from '../../../src/history/operation.ts';
import type { EtcdObject } from './client.ts';
import { base64, callOf, textOf } from './gateway.ts';

const elements = (
  what: string,
  add: string,
  order: Readonly<Record<string, Json>>,
): EtcdObject => ({
  call: ({ f, key = '', value }, reading) => {
    if (f === add) return callOf('kv/put', { key: base64(`${key}/${JSON.stringify(value)}`) });
    if (f !== 'read') throw new Error(`a ${what} of etcd knows no ${f}`);
    // '0' is the character after '/': all keys that begin with `key/`.
    const range = { key: base64(`${key}/`), range_end: base64(`${key}0`), keys_only: true };
    return callOf('kv/range', { ...range, ...order, ...reading });
  },
  outcome: ({ kvs = [] }, { f, key = '', value }) => {
    if (f === add) return { type: 'ok', value };
    const found = kvs.map((one) => JSON.parse(textOf(one.key).slice(key.length + 1)) as Json);
    return { type: 'ok', value: found };
  },
});

export const set = elements('set', 'add', {});

export const appendList = elements('list', 'append', {
  sort_order: 'ASCEND',
  sort_target: 'CREATE',
});
