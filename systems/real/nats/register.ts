/**
 * Registers: the keys of one bucket, which is a stream that keeps the last message of each subject. A
 * compare-and-set reads the value with its revision and puts the new one for that revision only, so that
 * it takes effect where the revision is checked, however old what was read may be.
 */
import type { Json, Outcome } from '../../../src/history/operation.ts';
import type { Operation } from './client.ts';
import { isCode, WRONG_LAST } from './failure.ts';

export const BUCKET = 'registers';

const read: Operation = async ({ session, reads }, { key = '' }) => {
  const found = await session.get(BUCKET, key, reads);
  return { type: 'ok', value: valueIn(found) };
};

const write: Operation = async (at, { key = '', value }) => {
  await at.change(at.session.put(BUCKET, key, JSON.stringify(value)));
  return { type: 'ok', value };
};

const cas: Operation = async (at, { key = '', value }) => {
  const [from, to] = value as readonly [Json, Json];
  const found = await at.session.get(BUCKET, key, at.reads);
  const observed = valueIn(found);
  if (observed !== from) return { type: 'fail', error: 'another value', observed };
  try {
    await at.change(at.session.put(BUCKET, key, JSON.stringify(to), found?.seq ?? 0));
    return { type: 'ok', value };
  } catch (error) {
    if (isCode(error, WRONG_LAST)) return changedMeanwhile;
    throw error;
  }
};

export const REGISTER = { read, write, cas };

/** What is there now was not seen: only that it is no longer what was read. */
const changedMeanwhile: Outcome = { type: 'fail', error: 'changed meanwhile' };

const valueIn = (found: { readonly text: string } | undefined): Json =>
  found === undefined ? null : (JSON.parse(found.text) as Json);
