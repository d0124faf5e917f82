/** Asks nodes that speak messages and matches the answers, as one client of the cluster. */
import type { Body } from '../node/message.ts';
import type { Cluster, Connection } from './cluster.ts';
import { realTime, type Time } from './time.ts';
import type { NodeName } from './wanted.ts';

export interface Requester {
  /** The answer, or undefined when none came in time. Never rejects. */
  ask(node: NodeName, body: Body, timeoutMs: number): Promise<Body | undefined>;
  close(): void;
}

export const requester = (
  cluster: Pick<Cluster, 'connect'>,
  name: string,
  time: Time = realTime,
): Requester => {
  const connections = new Map<NodeName, Connection>();
  const open = new Map<number, (answer: Body | undefined) => void>();
  let lastId = 0;

  const connectionTo = (node: NodeName): Connection => {
    const known = connections.get(node);
    if (known !== undefined) return known;
    const made = cluster.connect(node, name, ({ body }) => {
      if (body.in_reply_to !== undefined) open.get(body.in_reply_to)?.(body);
    });
    connections.set(node, made);
    return made;
  };

  return {
    ask: (node, body, timeoutMs) =>
      new Promise((resolve) => {
        const id = ++lastId;
        const settle = (answer: Body | undefined): void => {
          cancel();
          open.delete(id);
          resolve(answer);
        };
        const cancel = time.after(Math.max(0, timeoutMs), () => settle(undefined));
        open.set(id, settle);
        connectionTo(node).send({ ...body, msg_id: id });
      }),
    close: () => {
      for (const connection of connections.values()) connection.close();
      connections.clear();
      for (const settle of open.values()) settle(undefined);
    },
  };
};
