/**
 * A client of a key-value store whose requests are no part of a session: it asks once, because asking
 * again might do it twice. It goes where a node sends it, as long as nobody has taken the request up.
 *
 * Outcome: `fail` only where a node refused for certain; `info` where the request may have been taken up
 * and no answer tells the result. A read changes nothing, so one without an answer has failed.
 */
import type { Cluster } from '../../src/cluster/port/cluster.ts';
import { requester } from '../../src/cluster/port/requester.ts';
import type { Client } from '../../src/cluster/port/system.ts';
import type { NodeName } from '../../src/cluster/port/wanted.ts';
import type { Time } from '../../src/base/time.ts';
import type { Outcome, Request } from '../../src/history/operation.ts';
import { type Body, ERROR, isDefinite } from '../../src/node/message.ts';
import { registerRequest, type Say } from './requests.ts';

/** Where the client stands: the cluster that it speaks to, and the time that it lives in. */
interface At {
  readonly cluster: Pick<Cluster, 'connect'>;
  readonly time: Time;
}

/** How often a request is sent elsewhere. */
const MOST_REDIRECTS = 3;

export const onceClient = (
  { cluster, time }: At,
  home: NodeName,
  name: string,
  say: Say = registerRequest,
): Client => {
  const nodes = requester(cluster, name, time);
  return {
    perform: async (request, { timeoutMs }) => {
      const body = say(request);
      if (body === undefined) return { type: 'fail', error: `nobody can ${request.f} here` };
      const until = time.nowMs() + timeoutMs;
      let target = home;
      for (let redirects = 0; ; redirects++) {
        const answer = await nodes.tryToAsk(target, body, until - time.nowMs());
        const next = redirectOf(answer);
        if (next === undefined || redirects === MOST_REDIRECTS) {
          const outcome = outcomeOf(request, answer, target);
          return outcome.type === 'ok' && target !== home ? { ...outcome, by: target } : outcome;
        }
        target = next;
      }
    },
    close: () => nodes.close(),
  };
};

type Answer = Body | 'unsent' | 'broken' | undefined;

/** To whom a node sends the client, having done nothing itself. */
const redirectOf = (answer: Answer): NodeName | undefined => {
  if (typeof answer !== 'object' || answer.type !== 'error') return undefined;
  const { code, leader } = answer;
  return code === ERROR.temporarilyUnavailable && typeof leader === 'string' ? leader : undefined;
};

const outcomeOf = (request: Request, answer: Answer, node: NodeName): Outcome => {
  const isRead = request.f === 'read';
  if (answer === 'unsent') return { type: 'fail', error: `${node} is down`, unreachable: true };
  if (answer === undefined || answer === 'broken') {
    return { type: isRead ? 'fail' : 'info', error: 'no answer' };
  }
  if (answer.type !== 'error') {
    return { type: 'ok', value: 'value' in answer ? (answer['value'] ?? null) : request.value };
  }
  const code = Number(answer['code']);
  const error = typeof answer['text'] === 'string' ? answer['text'] : 'error';
  if (code === ERROR.keyDoesNotExist) {
    return isRead ? { type: 'ok', value: null } : { type: 'fail', error, observed: null };
  }
  if (code === ERROR.preconditionFailed) {
    return { type: 'fail', error, observed: answer['current'] ?? null };
  }
  return { type: isRead || isDefinite(code) ? 'fail' : 'info', error };
};
