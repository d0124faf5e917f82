/** Every write makes a revision of the whole store: its number is an id. */
import { type EtcdObject, revisionIn } from './client.ts';
import { base64, callOf } from './gateway.ts';

export const uniqueIds: EtcdObject = {
  call: ({ f }) => {
    if (f === 'generate') return callOf('kv/put', { key: base64('id') });
    throw new Error(`ids of etcd know no ${f}`);
  },
  outcome: (body) => ({ type: 'ok', value: revisionIn(body) }),
};
