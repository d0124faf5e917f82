/** What a node says of itself: ZooKeeper's four-letter words, over a client's port. */
import { connect } from 'node:net';
import type { Endpoint } from '../../../src/cluster/port/cluster.ts';

const ANSWER_WITHIN_MS = 1000;

export interface NodeStatus {
  readonly mode: 'leader' | 'follower' | 'standalone';
  /** Counts the leaders there have been: an older one may still believe that it leads. */
  readonly epoch: number;
}

/** @returns undefined where it does not answer, or does not serve */
export const statusOf = async (endpoint: Endpoint): Promise<NodeStatus | undefined> =>
  parseStatus(await say('srvr', endpoint));

export const parseStatus = (text: string): NodeStatus | undefined => {
  const mode = /^Mode: (leader|follower|standalone)$/mu.exec(text)?.[1];
  const zxid = /^Zxid: 0x([0-9a-f]+)$/mu.exec(text)?.[1];
  if (mode === undefined || zxid === undefined) return undefined;
  const epoch = Number(BigInt(`0x${zxid}`) >> 32n); // the upper half of what numbers transactions
  return { mode: mode as NodeStatus['mode'], epoch };
};

/** "3.8.0". @throws Error where it does not say */
export const versionOf = async (endpoint: Endpoint): Promise<string> => {
  const version = /^Zookeeper version: (\d+(?:\.\d+)+)/mu.exec(await say('srvr', endpoint))?.[1];
  if (version === undefined) throw new Error('"srvr" names no version');
  return version;
};

/** All that it answers; nothing where it is not there. */
const say = (word: string, { host, port }: Endpoint): Promise<string> =>
  new Promise((resolve) => {
    let text = '';
    const socket = connect({ host, port }, () => void socket.write(word));
    socket.setTimeout(ANSWER_WITHIN_MS, () => socket.destroy());
    socket.setEncoding('utf8');
    socket.on('data', (part: string) => (text += part));
    socket.on('error', () => {}); // it closes next
    socket.on('close', () => resolve(text));
  });
