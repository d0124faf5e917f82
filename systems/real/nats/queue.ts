/**
 * Queues: a subject each of one stream that forgets what was confirmed, and a consumer each that all
 * clients pull from. What was delivered and is not confirmed in time is delivered again, perhaps to
 * another client: so a message that arrived here was taken out, whatever becomes of its confirmation, and
 * one that did not arrive was not. A queue is empty only where none of its messages are out, either.
 */
import { within } from '../../../src/base/pause.ts';
import type { Json } from '../../../src/history/operation.ts';
import type { Operation } from './client.ts';

export const QUEUES = 'queues';

/** What is not confirmed for so long is delivered again. */
export const ACK_WAIT_MS = 3_000;
const CONFIRM_MS = 1_000;

const enqueue: Operation = async (at, { key = '', value }) => {
  await at.change(at.session.publish(`${QUEUES}.${key}`, JSON.stringify(value)));
  return { type: 'ok', value };
};

const dequeue: Operation = async (at, { key = '' }) => {
  const delivery = await at.session.pull(QUEUES, key);
  if (delivery === undefined) {
    const outstanding = await at.session.outstanding(QUEUES, key);
    if (outstanding === 0) return { type: 'ok', value: null };
    return { type: 'fail', error: `nothing now, and ${outstanding} not confirmed yet` };
  }
  const taken = at.settle({ type: 'ok', value: JSON.parse(delivery.text) as Json });
  await within(delivery.confirm(), CONFIRM_MS);
  return taken;
};

export const QUEUE = { enqueue, dequeue };
