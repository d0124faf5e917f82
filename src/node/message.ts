/**
 * What nodes and clients send each other: Maelstrom's message, one JSON object a line.
 * Source: the Maelstrom protocol (doc/protocol.md of that project).
 */
import type { Json } from '../history/operation.ts';

export interface Body {
  readonly type: string;
  /** Set by whoever wants a reply. */
  readonly msg_id?: number;
  /** On a reply: the `msg_id` it answers. */
  readonly in_reply_to?: number;
  readonly [field: string]: Json | undefined;
}

export interface Message {
  readonly src: string;
  readonly dest: string;
  readonly body: Body;
}

/** Undefined for a line that is no message: cut off by a kill, or written by who does not speak this. */
export const messageIn = (line: string): Message | undefined => {
  try {
    const message = JSON.parse(line) as Message;
    const { body } = (message ?? {}) as { readonly body?: Partial<Body> | null };
    return typeof body?.type === 'string' ? message : undefined;
  } catch {
    return undefined;
  }
};

/** Maelstrom's error codes. All but `timeout` and `crash` say that it certainly did not happen. */
export const ERROR = {
  timeout: 0,
  nodeNotFound: 1,
  notSupported: 10,
  temporarilyUnavailable: 11,
  malformedRequest: 12,
  crash: 13,
  abort: 14,
  keyDoesNotExist: 20,
  keyAlreadyExists: 21,
  preconditionFailed: 22,
  txnConflict: 30,
} as const;

/** Whether an error of this code means that the request certainly did not take effect. */
export const isDefinite = (code: number): boolean => DEFINITE.has(code);

/** A code that is not the protocol's means whatever its author likes: it promises nothing. */
const DEFINITE: ReadonlySet<number> = new Set(
  Object.values(ERROR).filter((code) => code !== ERROR.timeout && code !== ERROR.crash),
);
