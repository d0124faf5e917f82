/** What clients of each workload say to a node, and what a key holds that was never written. */
import type { Json, Request } from '../../../src/history/operation.ts';
import { registerRequest } from '../../kit/requests.ts';
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
  toBody: (request, session, seq) => {
    const body = registerRequest(request);
    return body === undefined || request.f === 'read' ? body : { ...body, session, seq };
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
