/**
 * A client of Redis behind Sentinel, on one of the machines. One operation is one command, sent once:
 * what goes wrong before it is sent is `fail` (nobody took it), what goes wrong after is as
 * `outcomeOfError` says.
 */
import { within } from '../../../src/base/pause.ts';
import type { Client, SystemRun } from '../../../src/cluster/port/system.ts';
import type { NodeName } from '../../../src/cluster/port/wanted.ts';
import type { Outcome } from '../../../src/history/operation.ts';
import { isUp } from './connection.ts';
import { type Operation, operationOf, outcomeAfterWait, outcomeOfError } from './operations.ts';
import { type Reached, Route } from './route.ts';

/** How long replicas may take to confirm a write (`-o wait=N`), within the operation's own time. */
const WAIT_MS = 1_000;

export const redisClient = ({ cluster, setting, time }: SystemRun, home: NodeName): Client => {
  const route = new Route(cluster, home, time);
  const replicas = Number(setting.options['wait']);
  const readsAtHome = setting.options['reads'] === 'replica';

  const send = async (
    operation: Operation,
    { redis }: Reached,
    untilMs: number,
  ): Promise<Outcome> => {
    const left = (): number => Math.max(1, untilMs - time.nowMs());
    const inTime = async (answer: Promise<unknown>): Promise<unknown> => {
      const came = await within(
        answer.then((value) => ({ value })),
        left(),
        time,
      );
      if (came === undefined) throw new Error('timeout');
      return came.value;
    };
    const [command, ...args] = operation.command;
    const outcome = operation.outcome(await inTime(redis.call(command, ...args)));
    if (replicas === 0 || operation.readOnly || outcome.type !== 'ok') return outcome;
    const waitMs = Math.ceil(Math.min(WAIT_MS, left() / 2));
    const confirmed = await inTime(redis.call('WAIT', String(replicas), String(waitMs)));
    return outcomeAfterWait(outcome, Number(confirmed), replicas);
  };

  return {
    perform: async (request, { timeoutMs }) => {
      const untilMs = time.nowMs() + timeoutMs;
      const operation = operationOf(setting.workload, request);
      if (operation === undefined) return { type: 'fail', error: `redis cannot ${request.f}` };
      const reached = await whereTo(route, readsAtHome && operation.readOnly);
      if (reached instanceof Error) return notSent(reached.message);
      if (time.nowMs() >= untilMs) return notSent('no way to the primary was found in time');
      if (!isUp(reached.redis)) return notSent('the connection has ended');
      try {
        const outcome = await send(operation, reached, untilMs);
        return outcome.type === 'ok' && reached.node !== home
          ? { ...outcome, by: reached.node }
          : outcome;
      } catch (error) {
        route.drop();
        return outcomeOfError(error, operation);
      }
    },
    close: () => route.close(),
  };
};

const whereTo = async (route: Route, home: boolean): Promise<Reached | Error> => {
  try {
    return await (home ? route.toHome() : route.toPrimary());
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
};

const notSent = (error: string): Outcome => ({ type: 'fail', error, unreachable: true });
