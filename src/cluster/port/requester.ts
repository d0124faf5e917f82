/** Asks nodes that speak messages and matches the answers, as one client of the cluster. */
import type { Body } from '../../node/message.ts';
import type { Cluster, Connection } from './cluster.ts';
import { realTime, type Time } from '../../base/time.ts';
import type { NodeName } from './wanted.ts';

export interface Requester {
  /** The answer, or undefined when none came in time. Never rejects. */
  ask(node: NodeName, body: Body, timeoutMs: number): Promise<Body | undefined>;
  /**
   * The same for who has somewhere else to go: ends at once when there will be no answer. `unsent`:
   * the node certainly did not see it; `broken`: the link broke behind it, so nobody knows.
   */
  tryToAsk(node: NodeName, body: Body, timeoutMs: number): Promise<Answer>;
  close(): void;
}

export type Answer = Body | 'unsent' | 'broken' | undefined;

export const requester = (
  cluster: Pick<Cluster, 'connect' | 'time'>,
  name: string,
  time: Time = cluster.time ?? realTime,
): Requester => {
  const connections = new Map<NodeName, Connection>();
  const open = new Map<number, Waiting>();
  let lastId = 0;

  const connectionTo = (node: NodeName): Connection => {
    const known = connections.get(node);
    if (known !== undefined) return known;
    const made = cluster.connect(
      node,
      name,
      ({ body }) => {
        if (body.in_reply_to !== undefined) open.get(body.in_reply_to)?.settle(body);
      },
      ({ msg_id, unsent }) => open.get(msg_id)?.lose(unsent ? 'unsent' : 'broken'),
    );
    connections.set(node, made);
    return made;
  };

  const request = (node: NodeName, body: Body, timeoutMs: number, patient: boolean) =>
    new Promise<Answer>((resolve) => {
      const id = ++lastId;
      const settle = (answer: Answer): void => {
        cancel();
        open.delete(id);
        resolve(answer);
      };
      const cancel = time.after(Math.max(0, timeoutMs), () => settle(undefined));
      open.set(id, { settle, lose: patient ? () => {} : settle });
      connectionTo(node).send({ ...body, msg_id: id });
    });

  return {
    ask: async (node, body, timeoutMs) => {
      const answer = await request(node, body, timeoutMs, true);
      return typeof answer === 'object' ? answer : undefined;
    },
    tryToAsk: (node, body, timeoutMs) => request(node, body, timeoutMs, false),
    close: () => {
      for (const connection of connections.values()) connection.close();
      connections.clear();
      for (const { settle } of open.values()) settle(undefined);
    },
  };
};

interface Waiting {
  readonly settle: (answer: Answer) => void;
  /** The link is gone; who is patient waits on, so that asking again in a loop stays slow. */
  readonly lose: (how: 'unsent' | 'broken') => void;
}
