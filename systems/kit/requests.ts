/** What clients of textbook systems say to a node, by workload. */
import type { Json, Request } from '../../src/history/operation.ts';
import type { Body } from '../../src/node/message.ts';

/** What to say for an operation; undefined for what cannot be asked. */
export type Say = (request: Request) => Body | undefined;

/** Registers, in the messages of Maelstrom's `lin-kv`. */
export const registerRequest: Say = ({ f, key = '', value }) => {
  if (f === 'read') return { type: 'read', key };
  if (f === 'write') return { type: 'write', key, value };
  if (f !== 'cas') return undefined;
  const [from, to] = value as [Json, Json];
  return { type: 'cas', key, from, to, create_if_not_exists: from === null };
};

/** Sets that grow and are read whole. */
export const addRequest: Say = ({ f, key = '', value }) => {
  if (f === 'read') return { type: 'read', key };
  return f === 'add' ? { type: 'add', key, value } : undefined;
};
