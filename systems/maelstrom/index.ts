/**
 * A node written by anybody, in any language, for Maelstrom's `lin-kv` workload: `verify maelstrom
 * --bin PATH`. Runs as local processes; every node must answer every client, itself or by asking
 * others.
 */
import { usageFailure } from '../../src/base/failure.ts';
import { requester, type Requester } from '../../src/cluster/port/requester.ts';
import type { Client, System, SystemRun } from '../../src/cluster/port/system.ts';
import type { NodeName } from '../../src/cluster/port/wanted.ts';
import type { Json, Outcome, Request } from '../../src/history/operation.ts';
import { ERROR, isDefinite, type Body } from '../../src/node/message.ts';
import { linKv } from './lin-kv.ts';
import { refuseUnrunnable } from './program-file.ts';

const ASK_MS = 1_000;

export const maelstrom: System = {
  name: 'maelstrom',
  summary: "a node of your own for Maelstrom's lin-kv protocol (--bin PATH)",
  runtimes: ['local'],
  defaultNodes: 3,
  options: {
    bin: { type: 'path', summary: 'program of a node, in any language (also --bin)' },
    'bin-arg': { type: 'texts', summary: 'its arguments (also --bin-arg)' },
  },
  deployment: ({ nodes, options }) => {
    const { bin, 'bin-arg': args } = options;
    if (typeof bin !== 'string') {
      throw usageFailure(
        'missing-bin',
        'The system maelstrom needs a program to run.',
        'Name it: verify maelstrom --bin ./my-node.py',
      );
    }
    refuseUnrunnable(bin);
    const binary = { path: bin, args: Array.isArray(args) ? args : [], protocol: linKv };
    return { system: 'maelstrom', nodes, kind: { type: 'binary', binary } };
  },
  protocol: linKv,
  /**
   * It serves when every node that is up has answered a read in any way but "try again later". One
   * that ended by itself is told of as such, and nobody starts it again.
   */
  probe: async ({ cluster, time }) => {
    const asking = requester(cluster, 'c-verify-ready', time);
    try {
      const reasons = await Promise.all(cluster.nodes.map((node) => whyNot(asking, node)));
      const ofLiving = reasons.filter((reason) => reason !== DOWN);
      if (ofLiving.length === 0) return 'no node is up';
      return ofLiving.find((reason) => reason !== undefined);
    } finally {
      asking.close();
    }
  },
  workloads: {
    register: {
      promises: () => ['linearizable'],
      open: (run, node, name) => linKvClient(run, node, name),
    },
  },
};

const DOWN = 'it is down';

const whyNot = async (asking: Requester, node: NodeName): Promise<string | undefined> => {
  const answer = await asking.tryToAsk(node, { type: 'read', key: 0 }, ASK_MS);
  if (answer === 'unsent' || answer === 'broken') return DOWN;
  if (answer === undefined) {
    return `${node} did not answer a read within ${ASK_MS / 1000} s (a lin-kv node answers read, write and cas, and flushes stdout behind each message)`;
  }
  const code = answer['code'];
  return code === ERROR.temporarilyUnavailable || code === ERROR.timeout
    ? `${node} answers that it cannot serve yet (error ${code})`
    : undefined;
};

/** No sessions and no retries: the protocol has neither. */
const linKvClient = ({ cluster, time }: SystemRun, node: NodeName, name: string): Client => {
  const nodes = requester(cluster, name, time);
  return {
    perform: async (request, { timeoutMs }) => {
      const answer = await nodes.tryToAsk(node, toBody(request), timeoutMs);
      if (answer === 'unsent') return { type: 'fail', error: `${node} is down`, unreachable: true };
      if (answer === undefined || answer === 'broken') {
        return { type: request.f === 'read' ? 'fail' : 'info', error: 'timeout' };
      }
      return toOutcome(request, answer);
    },
    close: () => nodes.close(),
  };
};

const toBody = ({ f, key, value }: Request): Body => {
  // The protocol's keys are integers in Maelstrom's own runs; some nodes insist.
  const k = Number(key?.replace(/\D/g, '') ?? 0);
  if (f === 'read') return { type: 'read', key: k };
  if (f === 'write') return { type: 'write', key: k, value };
  const [from, to] = value as [Json, Json];
  return { type: 'cas', key: k, from, to, create_if_not_exists: from === null };
};

/** An answer that is none of this protocol says nothing of what happened. */
const toOutcome = (request: Request, answer: Body): Outcome => {
  if (answer.type === `${request.f}_ok` && (request.f !== 'read' || 'value' in answer)) {
    return { type: 'ok', value: request.f === 'read' ? (answer['value'] ?? null) : request.value };
  }
  const told = answer.type === 'error' && typeof answer['code'] === 'number';
  const code = told ? (answer['code'] as number) : ERROR.timeout;
  const text = told ? answer['text'] : `not an answer to ${request.f}: ${JSON.stringify(answer)}`;
  const error = `${code} ${(text as string | undefined) ?? ''}`.trimEnd();
  if (request.f === 'read') {
    return code === ERROR.keyDoesNotExist ? { type: 'ok', value: null } : { type: 'fail', error };
  }
  return isDefinite(code) ? { type: 'fail', error } : { type: 'info', error };
};
