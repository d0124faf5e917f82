/**
 * Registers: a znode each, made by its first write. A compare-and-set reads the value with its version
 * and sets the new one for that version only, so that it takes effect where the version is checked, at
 * the leader, however old what was read may be.
 */
import type { Outcome } from '../../../src/history/operation.ts';
import type { At, Operation } from './client.ts';
import { isCode } from './session.ts';

const read: Operation = async (at, { key = '' }) => {
  await at.fresh(pathOf(key));
  return { type: 'ok', value: (await valueAt(at, key))?.value ?? null };
};

const write: Operation = async (at, { key = '', value }) => {
  const path = pathOf(key);
  const data = JSON.stringify(value);
  const set = (): Promise<void> => at.change(at.session.set(path, data));
  const create = (): Promise<void> => at.change(at.session.create(path, data));
  await set().catch(unless('NO_NODE', create)).catch(unless('NODE_EXISTS', set)); // another client was first to make it
  return { type: 'ok', value };
};

const cas: Operation = async (at, { key = '', value }) => {
  const [from, to] = value as readonly [number | null, number];
  const path = pathOf(key);
  await at.fresh(path);
  const seen = await valueAt(at, key);
  const observed = seen?.value ?? null;
  if (observed !== from) return { type: 'fail', error: 'another value', observed };
  const data = JSON.stringify(to);
  const done: Outcome = { type: 'ok', value };
  const { session } = at;
  const change =
    seen === undefined ? session.create(path, data) : session.set(path, data, seen.version);
  return at
    .change(change)
    .then(() => done)
    .catch(unless('BAD_VERSION', changedMeanwhile))
    .catch(unless('NODE_EXISTS', changedMeanwhile));
};

export const REGISTER = { read, write, cas };

const pathOf = (key: string): string => `/${key}`;

interface Seen {
  readonly value: number;
  readonly version: number;
}

/** Undefined where nobody has written yet. */
const valueAt = async ({ session }: At, key: string): Promise<Seen | undefined> => {
  try {
    const { data, version } = await session.get(pathOf(key));
    return { value: JSON.parse(data) as number, version };
  } catch (error) {
    if (isCode(error, 'NO_NODE')) return undefined;
    throw error;
  }
};

/** What is there now was not seen: only that it is no longer what was read. */
const changedMeanwhile = (): Outcome => ({ type: 'fail', error: 'changed meanwhile' });

const unless =
  <T>(code: string, instead: () => T | Promise<T>) =>
  (error: unknown): T | Promise<T> => {
    if (isCode(error, code)) return instead();
    throw error;
  };
