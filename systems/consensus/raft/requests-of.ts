/** What clients of each workload say to a node, and what a key holds that was never written. */
import type { Json, Request } from '../../../src/history/operation.ts';
import type { Body } from '../../../src/node/message.ts';

export interface Requests {
  /** Undefined for what cannot be asked. A read names no session: it changes nothing. */
  toBody(request: Request, session: string, seq: number): Body | undefined;
  /** What a read returns of a key that holds nothing yet. */
  readonly empty: Json;
}

/** Registers, in the messages of Maelstrom's `lin-kv`. */
export const REGISTERS: Requests = {
  empty: null,
  toBody: ({ f, key, value }, session, seq) => {
    const k = key ?? '';
    if (f === 'read') return { type: 'read', key: k };
    if (f === 'write') return { type: 'write', key: k, value, session, seq };
    if (f !== 'cas') return undefined;
    const [from, to] = value as [Json, Json];
    const create_if_not_exists = from === null;
    return { type: 'cas', key: k, from, to, create_if_not_exists, session, seq };
  },
};

/** Another object, by the operations of its name in objects.ts. */
export const objectRequests = (object: string, empty: Json): Requests => ({
  empty,
  toBody: ({ f, key = '', value }, session, seq) =>
    f === 'read'
      ? { type: 'read', key, ...(value === null ? {} : { at: value }) }
      : { type: 'operate', operation: `${object}.${f}`, key, value, session, seq },
});
