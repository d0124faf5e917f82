/**
 * Sets: a subject each of one stream, and a message for each element. One is read from its first message
 * to the last that whoever is asked (`-o reads=`) knows of: an ordered consumer that stands at a server
 * which lags behind waits for what is missing, and so does the read.
 */
import type { Operation } from './client.ts';

export const SETS = 'sets';

const add: Operation = async (at, { key = '', value }) => {
  await at.change(at.session.publish(subjectOf(key), JSON.stringify(value)));
  return { type: 'ok', value };
};

const read: Operation = async ({ session, reads }, { key = '' }) => {
  const last = await session.message(SETS, { last_by_subj: subjectOf(key) }, reads);
  if (last === undefined) return { type: 'ok', value: [] };
  const found = await session.messages(SETS, subjectOf(key), last.seq);
  const elements = found
    .filter(({ seq }) => seq <= last.seq)
    .map(({ text }) => JSON.parse(text) as number);
  return { type: 'ok', value: elements.toSorted((a, b) => a - b) };
};

export const SET = { add, read };

const subjectOf = (key: string): string => `${SETS}.${key}`;
