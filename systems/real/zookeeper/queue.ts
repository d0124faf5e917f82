/**
 * ZooKeeper's recipe for queues: a child for each value, numbered by the server, in the order of the
 * numbers. The first that a client sees may be gone already, but whatever stands before it has been
 * seen or is gone too: so the first that it can remove was the head when it was removed. What a node says
 * of an empty queue is as old as what it knows, so a client writes first.
 */
import type { Operation } from './client.ts';
import { isCode } from './session.ts';
import { addChild, childrenOf } from './set.ts';

const enqueue: Operation = async (at, { key = '', value }) => {
  await addChild(at, key, (parent) =>
    at.session.create(`${parent}/${value as number}-`, '', 'sequential'),
  );
  return { type: 'ok', value };
};

const dequeue: Operation = async (at, { key = '' }) => {
  await at.fresh(`/${key}`);
  for (;;) {
    const names = await childrenOf(at, `/${key}`);
    if (names.length === 0) return { type: 'ok', value: null };
    for (const name of names.toSorted(byNumber)) {
      try {
        await at.change(at.session.remove(`/${key}/${name}`));
        return { type: 'ok', value: valueIn(name) };
      } catch (error) {
        if (!isCode(error, 'NO_NODE')) throw error; // another client was faster: the next one
      }
    }
  }
};

export const QUEUE = { enqueue, dequeue };

/** `42-0000000007`: the value, and what the server numbered it. */
const valueIn = (name: string): number => Number(name.split('-')[0]);
const numberOf = (name: string): number => Number(name.split('-')[1]);
const byNumber = (a: string, b: string): number => numberOf(a) - numberOf(b);
