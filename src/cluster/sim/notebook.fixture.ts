/**
 * A small node program for tests of simulated clusters: notes things, tells what it knows, speaks to
 * its peers, and ends badly where it is told to.
 */
import { latencyOf } from '../../base/latency.ts';
import type { Json } from '../../history/operation.ts';
import type { NodeContext, NodeProgram } from '../../node/context.ts';
import type { Body, Message } from '../../node/message.ts';
import { SteppedTime } from '../../../testing/simulation/stepped-time.fixture.ts';
import { equalNodes } from '../port/deployment.ts';
import { nodeNames } from '../port/names.ts';
import { requester } from '../port/requester.ts';
import type { NodeName, WantedNode } from '../port/wanted.ts';
import { SimCluster, type SimClusterOptions } from './cluster.ts';

export const notebook = (node: NodeContext, told: Json): NodeProgram => {
  const notes: Json[] = [...node.storage.recovered];
  const heard: Json[] = [];
  node.log(`started with ${notes.length}`);
  if (notes.includes('poison')) throw new Error('poisoned');
  const answers: Readonly<Record<string, (message: Message) => void>> = {
    /** On its disk before it says so. */
    note: (message) => {
      const what = message.body['what'] ?? null;
      notes.push(what);
      node.storage.append(what);
      void node.storage.sync().then(() => node.reply(message, { type: 'note_ok' }));
    },
    /** Says so before it is on its disk, which may be never. */
    scribble: (message) => {
      node.storage.append(message.body['what'] ?? null);
      node.reply(message, { type: 'scribble_ok' });
    },
    tell: (message) =>
      node.reply(message, {
        type: 'tell_ok',
        notes,
        heard,
        told,
        wallClockMs: node.wallClockMs(),
        monotonicMs: node.monotonicMs(),
        random: node.random.next(),
      }),
    gossip: (message) => {
      for (const peer of node.peers) {
        node.send(peer, { type: 'heard', what: message.body['what'] ?? null });
      }
      node.reply(message, { type: 'gossip_ok' });
    },
    heard: ({ src, body }) => void heard.push([src, body['what'] ?? null]),
    later: (message) =>
      void node.after(Number(message.body['ms']), () => node.reply(message, { type: 'later_ok' })),
    die: () => {
      throw new Error('told to die');
    },
    fail: () => Promise.reject(new Error('told to fail')) as unknown as undefined,
  };
  return {
    onMessage: (message) => answers[message.body.type]?.(message),
    status: () => ({ notes: notes.length }),
    inspect: () => notes,
  };
};

/** A cluster of such nodes whose time stands still but while a test lets it go on. */
export const notebooks = (count: number, options: Partial<SimClusterOptions> = {}) => {
  const time = new SteppedTime();
  const cluster = new SimCluster({
    layout: equalNodes(nodeNames(count)),
    seed: 1,
    time,
    program: notebook,
    told: { how: 'so' },
    restart: 'never',
    latency: latencyOf('1')!,
    loss: 0,
    diskLatency: latencyOf('5')!,
    logs: undefined,
    ...options,
  });
  const happened: string[] = [];
  cluster.watch({
    ended: (node, detail, restartInMs) =>
      happened.push(`${time.nowMs()} ${node} ended: ${detail}, ${restartInMs ?? 'for good'}`),
    restarted: (node) => happened.push(`${time.nowMs()} ${node} restarted`),
    invariantBroken: ({ what, node, step }) => happened.push(`${node} ${step}: ${what}`),
  });
  cluster.start();
  const asking = requester(cluster, 'c1', time);
  /** The answer; undefined where none came within a second. */
  const ask = (node: NodeName, body: Body): Promise<Body | undefined> =>
    time.until(asking.ask(node, body, 1000));
  return {
    time,
    cluster,
    happened,
    ask,
    note: (node: NodeName, what: Json) => ask(node, { type: 'note', what }),
    notes: async (node: NodeName) => (await ask(node, { type: 'tell' }))?.['notes'],
    set: (nodes: Readonly<Record<NodeName, WantedNode>>) => cluster.want({ links: [], nodes }),
    seen: async (node: NodeName) => (await cluster.observe()).nodes[node],
  };
};
