/**
 * A client of one node. An operation is `fail` only where it certainly changed nothing: the server
 * refused it, or nothing that changes anything was sent; `info` where a change was sent and no answer
 * came. Nothing is sent twice.
 *
 * Reads are served by the node itself and may be old, but never older than what the same client saw
 * before. After a `sync` they are as new as what the leader knows, which may be one that another has
 * followed already: a `sync` asks no majority. After a write they are as new as anything that was
 * answered before, since a majority agreed on that write.
 */
import { abortScope } from '../../../src/base/abort.ts';
import type { Endpoint } from '../../../src/cluster/port/cluster.ts';
import type { Client } from '../../../src/cluster/port/system.ts';
import type { Outcome, Request } from '../../../src/history/operation.ts';
import { type Refresh, refresh } from './refresh.ts';
import { NOT_SENT, openSession, type Session, ZooKeeperError } from './session.ts';

/** What an operation does with a session. `changing` is called before a change is sent. */
export type Operation = (at: At, request: Request) => Promise<Outcome>;

export interface At {
  readonly session: Session;
  /** Before what is read has to be fresh. */
  fresh(path: string): Promise<unknown>;
  /**
   * Sends what changes something. Its refusal (`NO_NODE`, …) means that it did not happen; any other
   * rejection that nobody knows.
   */
  change<T>(sent: Promise<T>): Promise<T>;
}

export type Open = (signal: AbortSignal) => Promise<Session>;

export const zookeeperClient = (
  endpoint: Endpoint,
  before: Refresh,
  operations: Readonly<Record<string, Operation>>,
): Client => clientOver((signal) => openSession(endpoint, signal), before, operations);

/** The same over sessions of any kind. */
export const clientOver = (
  open: Open,
  before: Refresh,
  operations: Readonly<Record<string, Operation>>,
): Client => {
  let session: Session | undefined;
  const drop = (): void => {
    session?.close();
    session = undefined;
  };
  return {
    perform: async (request, { timeoutMs }) => {
      const operation = operations[request.f];
      if (operation === undefined) {
        return { type: 'fail', error: `zookeeper cannot ${request.f} here` };
      }
      using time = abortScope([], timeoutMs);
      try {
        if (session?.isOpen !== true) session = await open(time.signal);
      } catch (error) {
        return { type: 'fail', error: wordsOf(error), unreachable: true };
      }
      const outcome = await attempt(session, operation, request, before, time.signal);
      if (time.signal.aborted) drop(); // what it still answers is of no use to anybody
      return outcome;
    },
    close: drop,
  };
};

const attempt = async (
  session: Session,
  operation: Operation,
  request: Request,
  before: Refresh,
  timeUp: AbortSignal,
): Promise<Outcome> => {
  let changing = false; // a change was sent, and not refused
  const at: At = {
    session,
    fresh: (path) => refresh(session, before, path),
    change: async (sent) => {
      changing = true;
      try {
        return await sent;
      } catch (error) {
        if (isRefusal(error)) changing = false;
        throw error;
      }
    },
  };
  const inTime = new Promise<never>((_resolve, reject) => {
    timeUp.addEventListener('abort', () => reject(new ZooKeeperError('OPERATION_TIMEOUT')));
  });
  try {
    return await Promise.race([operation(at, request), inTime]);
  } catch (error) {
    return { type: changing ? 'info' : 'fail', error: wordsOf(error) };
  }
};

/** Answers of a server that looked at the request and did nothing; and what was never sent. */
const REFUSALS: ReadonlySet<string> = new Set([
  NOT_SENT,
  'NO_NODE',
  'NODE_EXISTS',
  'BAD_VERSION',
  'NOT_EMPTY',
  'BAD_ARGUMENTS',
  'INVALID_ACL',
  'NO_AUTH',
]);

const isRefusal = (error: unknown): boolean =>
  error instanceof ZooKeeperError && REFUSALS.has(error.code);

const wordsOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
