/**
 * A lock is a key that is there while it is held: made and removed by transactions, without a lease,
 * so that no clock can take it away. The revision that made it is its fencing token.
 */
import { type EtcdObject, revisionIn } from './client.ts';
import { base64, callOf, NEVER_CREATED } from './gateway.ts';

const lockOf = (isFenced: boolean): EtcdObject => ({
  call: ({ f, key = '', value }) => {
    const name = base64(key);
    const failure = [{ request_range: { key: name } }];
    switch (f) {
      case 'acquire':
        return callOf('kv/txn', {
          compare: [{ key: name, ...NEVER_CREATED }],
          success: [{ request_put: { key: name } }],
          failure,
        });
      case 'release': {
        const made =
          typeof value === 'number'
            ? { ...NEVER_CREATED, create_revision: String(value) }
            : { ...NEVER_CREATED, result: 'NOT_EQUAL' };
        return callOf('kv/txn', {
          compare: [{ key: name, ...made }],
          success: [{ request_delete_range: { key: name } }],
          failure,
        });
      }
      default:
        throw new Error(`a lock of etcd knows no ${f}`);
    }
  },
  outcome: (body, { f, value }) => {
    if (body.succeeded === true) {
      return { type: 'ok', value: isFenced && f === 'acquire' ? revisionIn(body) : value };
    }
    const [held] = body.responses?.[0]?.response_range?.kvs ?? [];
    if (held === undefined) return { type: 'fail', error: 'nobody held it', observed: null };
    const observed = Number(held.create_revision);
    return { type: 'fail', error: `it was held since revision ${observed}`, observed };
  },
});

export const lock = lockOf(false);
export const fencedLock = lockOf(true);
