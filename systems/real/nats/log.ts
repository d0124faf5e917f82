/** Logs: a stream each. Sequence numbers count from 1, offsets from 0, and neither leaves any out. */
import type { Json } from '../../../src/history/operation.ts';
import type { Operation } from './client.ts';

const append: Operation = async (at, { key = '', value }) => {
  const seq = await at.change(at.session.publish(key, JSON.stringify(value)));
  return { type: 'ok', value: seq - 1 };
};

const read: Operation = async ({ session, reads }, { key = '', value }) => {
  const found = await session.message(key, { seq: (value as number) + 1 }, reads);
  return { type: 'ok', value: found === undefined ? null : (JSON.parse(found.text) as Json) };
};

export const LOG = { append, read };
