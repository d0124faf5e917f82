/**
 * Connections that try once: nothing is sent again, nothing is queued while there is no connection, and
 * one that broke stays broken. So one command is one attempt, and what became of it can be told.
 */
import type { Redis, RedisOptions } from 'ioredis';
import { within } from '../../../src/base/pause.ts';
import type { Endpoint } from '../../../src/cluster/port/cluster.ts';

const ONCE = {
  lazyConnect: true,
  retryStrategy: null,
  reconnectOnError: null,
  maxRetriesPerRequest: 0,
  enableOfflineQueue: false,
  autoResendUnfulfilledCommands: false,
  autoResubscribe: false,
  // A server that still loads its data says so to each command.
  enableReadyCheck: false,
  disableClientInfo: true,
  protocol: 2,
} as const satisfies RedisOptions;

const CONNECT_MS = 500;
const ANSWER_MS = 300;

/** @throws Error when nobody takes the connection within half a second */
export const connect = async ({ host, port }: Endpoint): Promise<Redis> => {
  const { Redis: Connection } = await import('ioredis'); // most commands never need it
  const redis = new Connection({ ...ONCE, host, port, connectTimeout: CONNECT_MS });
  redis.on('error', () => {}); // whoever sent a command is told as well
  try {
    await redis.connect();
    return redis;
  } catch (error) {
    redis.disconnect();
    throw error;
  }
};

export const isUp = (redis: Redis | undefined): redis is Redis => redis?.status === 'ready';

/** For questions beside the operations. @throws Error without an answer within 300 ms */
export const ask = async (redis: Redis, command: string, ...args: string[]): Promise<unknown> => {
  const answer = await within(redis.call(command, ...args), ANSWER_MS);
  if (answer === undefined) throw new Error(`no answer to ${command} within ${ANSWER_MS} ms`);
  return answer;
};

/** One question over a connection of its own. */
export const askOnce = async (
  endpoint: Endpoint,
  command: string,
  ...args: string[]
): Promise<unknown> => {
  const redis = await connect(endpoint);
  try {
    return await ask(redis, command, ...args);
  } finally {
    redis.disconnect();
  }
};
