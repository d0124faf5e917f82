/**
 * A client of the Raft cluster: follows redirects, and sends a command again when no answer came,
 * always as the same request of its session, so that it takes effect once.
 *
 * Outcome: `fail` only when every attempt was definitely refused, or when the state machine itself
 * said so; `info` when any attempt may have been taken up and none told the result.
 */
import type { Client } from '../../../src/cluster/port/system.ts';
import type { Cluster } from '../../../src/cluster/port/cluster.ts';
import { requester, type Requester } from '../../../src/cluster/port/requester.ts';
import { sleep, type Time } from '../../../src/base/time.ts';
import type { NodeName } from '../../../src/cluster/port/wanted.ts';
import type { Json, Outcome, Request } from '../../../src/history/operation.ts';
import { ERROR, type Body } from '../../../src/node/message.ts';
import { REGISTERS, type Requests } from './requests-of.ts';

/** An attempt is given up after so long, and another node is asked. */
const ATTEMPT_MS = 400;
const PAUSE_MS = 50;

/** Where the client stands: the cluster that it speaks to, and the time that it lives in. */
interface At {
  readonly cluster: Pick<Cluster, 'nodes' | 'connect'>;
  readonly time: Time;
}

export const raftClient = (
  { cluster, time }: At,
  home: NodeName,
  name: string,
  requests: Requests = REGISTERS,
): Client => {
  const nodes = requester(cluster, name, time);
  let seq = 1;
  return {
    perform: async (request, { timeoutMs }) => {
      const body = requests.toBody(request, name, seq);
      if (body === undefined) return { type: 'fail', error: `raft cannot ${request.f}` };
      const how = { nodes, all: cluster.nodes, home, timeoutMs, time, empty: requests.empty };
      const { outcome, taken } = await attempts(request, body, how);
      // A number that no node took up is used again: the store knows sessions from number 1 on.
      if (taken && request.f !== 'read') seq++;
      return outcome;
    },
    close: () => nodes.close(),
  };
};

interface Attempts {
  readonly nodes: Requester;
  readonly all: readonly NodeName[];
  readonly home: NodeName;
  readonly timeoutMs: number;
  readonly time: Time;
  /** What a read returns of a key that holds nothing yet. */
  readonly empty: Json;
}

interface Attempted {
  readonly outcome: Outcome;
  /** Some node may have taken the request up. */
  readonly taken: boolean;
}

const attempts = async (request: Request, body: Body, how: Attempts): Promise<Attempted> => {
  const deadline = how.time.nowMs() + how.timeoutMs;
  let target = how.home;
  let perhaps = false; // an earlier attempt may have been taken up
  let reached = false;
  let refusal = 'no node answered';
  for (let left = how.timeoutMs; left > 0; left = deadline - how.time.nowMs()) {
    const came = await how.nodes.tryToAsk(target, body, Math.min(ATTEMPT_MS, left));
    const answer = typeof came === 'string' ? undefined : came;
    const outcome = answer === undefined ? undefined : decide(request, answer, perhaps, how.empty);
    if (outcome?.type === 'ok' && target !== how.home) {
      return { outcome: { ...outcome, by: target }, taken: true };
    }
    if (outcome !== undefined) return { outcome, taken: true };
    if (came !== 'unsent') reached = true;
    if (answer?.['code'] === ERROR.temporarilyUnavailable) refusal = errorText(answer);
    else if (came !== 'unsent') perhaps = true;
    const leader = answer?.['leader'];
    if (typeof leader === 'string' && leader !== target) {
      target = leader;
    } else {
      target = next(how.all, target);
      if (came !== undefined) await sleep(how.time, PAUSE_MS);
    }
  }
  const certain = request.f === 'read' || !perhaps;
  const failed = { type: 'fail', error: refusal } as const;
  return {
    outcome: !certain
      ? { type: 'info', error: 'timeout' }
      : reached
        ? failed
        : { ...failed, unreachable: true },
    taken: perhaps,
  };
};

/** What the answer says of the operation; undefined when another attempt is needed. */
const decide = (
  request: Request,
  answer: Body,
  perhaps: boolean,
  empty: Json,
): Outcome | undefined => {
  if (answer.type !== 'error') {
    return { type: 'ok', value: 'value' in answer ? (answer['value'] ?? null) : request.value };
  }
  const error = errorText(answer);
  switch (answer['code']) {
    case ERROR.keyDoesNotExist:
      return request.f === 'read'
        ? { type: 'ok', value: empty }
        : { type: 'fail', error, observed: null };
    case ERROR.preconditionFailed:
      return { type: 'fail', error, observed: answer['current'] ?? null };
    case ERROR.abort: // refuses this attempt alone: it says nothing of the attempts before
      return perhaps ? undefined : { type: 'fail', error };
    case ERROR.notSupported:
    case ERROR.malformedRequest:
      return { type: 'fail', error };
    default:
      return undefined;
  }
};

const errorText = (answer: Body): string => (answer['text'] as string | undefined) ?? 'error';

const next = (nodes: readonly NodeName[], node: NodeName): NodeName =>
  nodes[(nodes.indexOf(node) + 1) % nodes.length] as NodeName;
