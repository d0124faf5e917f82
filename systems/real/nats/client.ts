/**
 * A client of one server. An operation is `fail` only where it certainly changed nothing: it was
 * refused, nobody took it, or nothing that changes anything was sent; `info` where a change was sent
 * and nobody knows what became of it. Nothing is sent twice.
 */
import { abortScope } from '../../../src/base/abort.ts';
import type { Client } from '../../../src/cluster/port/system.ts';
import type { Outcome, Request } from '../../../src/history/operation.ts';
import { isRefusal, NatsFailure } from './failure.ts';
import type { Reads, Session } from './session.ts';

/** What an operation does with a session. */
export type Operation = (at: At, request: Request) => Promise<Outcome>;

export interface At {
  readonly session: Session;
  readonly reads: Reads;
  /**
   * Sends what changes something. Its refusal means that it did not happen; any other rejection that
   * nobody knows.
   */
  change<T>(sent: Promise<T>): Promise<T>;
  /**
   * What the operation has come to, whatever still goes wrong.
   * @throws NatsFailure where its time is up: it was told to have come to nothing
   */
  settle(outcome: Outcome): Outcome;
}

export type Operations = Readonly<Record<string, Operation>>;

export const natsClient = (
  open: () => Promise<Session>,
  reads: Reads,
  operations: Operations,
): Client => {
  let session: Session | undefined;
  const drop = (): void => {
    session?.close();
    session = undefined;
  };
  return {
    perform: async (request, { timeoutMs }) => {
      const operation = operations[request.f];
      if (operation === undefined) return { type: 'fail', error: `nats cannot ${request.f} here` };
      using time = abortScope([], timeoutMs);
      try {
        if (session?.isOpen !== true) session = await open();
      } catch (error) {
        return { type: 'fail', error: wordsOf(error), unreachable: true };
      }
      const outcome = await attempt(session, operation, request, reads, time.signal);
      if (time.signal.aborted) drop(); // a server that answers nobody may not be there any more
      return outcome;
    },
    close: drop,
  };
};

const attempt = async (
  session: Session,
  operation: Operation,
  request: Request,
  reads: Reads,
  timeUp: AbortSignal,
): Promise<Outcome> => {
  let changing = false; // a change was sent, and not refused
  let settled: Outcome | undefined;
  const at: At = {
    session,
    reads,
    change: async (sent) => {
      changing = true;
      try {
        return await sent;
      } catch (error) {
        if (isRefusal(error)) changing = false;
        throw error;
      }
    },
    settle: (outcome) => {
      if (timeUp.aborted) throw timeout();
      return (settled = outcome);
    },
  };
  const late = new Promise<never>((_resolve, reject) => {
    const tell = (): void => reject(timeout());
    if (timeUp.aborted) tell();
    timeUp.addEventListener('abort', tell);
  });
  try {
    return await Promise.race([operation(at, request), late]);
  } catch (error) {
    if (settled !== undefined) return settled;
    const { failing } = error as NatsFailure;
    const unreachable = failing === 'nobody' || failing === 'not-sent';
    return changing
      ? { type: 'info', error: wordsOf(error) }
      : { type: 'fail', error: wordsOf(error), ...(unreachable ? { unreachable } : {}) };
  }
};

const timeout = (): NatsFailure => new NatsFailure('unknown', 'timeout');

const wordsOf = (error: unknown): string =>
  error instanceof Error ? error.message : String(error);
