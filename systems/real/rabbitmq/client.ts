/**
 * A client of one node. It makes the queue before it uses it first, publishes a message and waits for
 * the broker's confirm, or gets one and acknowledges it. Nothing is sent twice: `fail` is what was not
 * sent, or came back; `info` where a message was sent, or one was asked for, and no answer came.
 *
 * A dequeue is over when the message is here. Its acknowledgement is not answered, and where it is lost
 * the message is delivered again, which a queue may do that promises at least one delivery.
 */
import { within } from '../../../src/base/pause.ts';
import type { Time } from '../../../src/base/time.ts';
import type { Client } from '../../../src/cluster/port/system.ts';
import type { Json, Outcome, Request } from '../../../src/history/operation.ts';
import { type Fate, type QueueKind, Refusal, type Session } from './session.ts';

export const rabbitmqClient = (
  open: () => Promise<Session>,
  kind: QueueKind,
  time: Time,
): Client => {
  let session: Session | undefined;
  const declared = new Set<string>();
  const inTime = <T>(work: Promise<T>, ms: number, late?: (value: T) => void): Promise<T> =>
    answered(work, { ms, time, late });

  const drop = async (): Promise<void> => {
    const old = session;
    session = undefined;
    declared.clear();
    await old?.close();
  };

  /** A session that knows the queue. @throws Error: nothing was sent that matters */
  const ready = async (queue: string, left: () => number): Promise<Session> => {
    if (session?.isOpen !== true) {
      await drop();
      session = await inTime(open(), left(), (late) => void late.close());
    }
    if (!declared.has(queue)) {
      await inTime(session.declare(queue, kind), left());
      declared.add(queue);
    }
    return session;
  };

  return {
    perform: async (request, { timeoutMs }) => {
      const untilMs = time.nowMs() + timeoutMs;
      const left = (): number => Math.max(1, untilMs - time.nowMs());
      const { f, key: queue = 'the-one' } = request;
      const act = ACTS[f];
      if (act === undefined) return { type: 'fail', error: `rabbitmq cannot ${f} here` };
      let at: Session;
      try {
        at = await ready(queue, left);
      } catch (error) {
        void drop();
        return notSent((error as Error).message);
      }
      if (f === 'enqueue' && at.blocked !== undefined) {
        return notSent(`the node takes no messages: ${at.blocked}`);
      }
      try {
        return await inTime(act(at, queue, request), left());
      } catch (error) {
        void drop();
        return { type: wasRefused(error) ? 'fail' : 'info', error: (error as Error).message };
      }
    },
    close: drop,
  };
};

type Act = (session: Session, queue: string, request: Request) => Promise<Outcome>;

const ACTS: Readonly<Record<string, Act>> = {
  enqueue: async (session, queue, { value }) =>
    outcomeOf(await session.publish(queue, JSON.stringify(value)), value),
  dequeue: async (session, queue) => {
    const taken = await session.get(queue);
    if (taken === undefined) return { type: 'ok', value: null };
    taken.acknowledge();
    return { type: 'ok', value: JSON.parse(taken.text) as Json };
  },
};

const outcomeOf = (fate: Fate, value: Json): Outcome => {
  if (fate === 'returned') return { type: 'fail', error: 'no queue takes it' };
  // Where it was refused, some replicas may hold it all the same.
  if (fate === 'refused') return { type: 'info', error: 'the node does not vouch for it' };
  return { type: 'ok', value };
};

/**
 * Replies by which a node refuses before it does anything: access refused; no such queue, or where it
 * is is down; the queue is locked.
 */
const REFUSALS: readonly number[] = [403, 404, 405];

const wasRefused = (error: unknown): boolean =>
  error instanceof Refusal && REFUSALS.includes(error.code);

const notSent = (error: string): Outcome => ({ type: 'fail', error, unreachable: true });

/** @param late handed what comes after the time is up */
const answered = async <T>(
  work: Promise<T>,
  {
    ms,
    time,
    late = () => {},
  }: { readonly ms: number; readonly time: Time; readonly late: ((value: T) => void) | undefined },
): Promise<T> => {
  const came = await within(
    work.then((value) => ({ value })),
    ms,
    time,
  );
  if (came !== undefined) return came.value;
  work.then(late, () => {});
  throw new Error('no answer in time');
};
