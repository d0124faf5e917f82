import { expect, it } from 'vitest';
import { parseStatus } from './four-letters.ts';

const SRVR = `Zookeeper version: 3.8.0-, built on 2023-10-11
Latency min/avg/max: 0/0.0/0
Received: 3
Zxid: 0x1300000007
Mode: follower
Node count: 5
`;

it('reads who leads, and in which epoch', () => {
  expect(parseStatus(SRVR)).toEqual({ mode: 'follower', epoch: 0x13 });
  expect(parseStatus(SRVR.replace('follower', 'leader'))?.mode).toBe('leader');
});

it('knows a node that does not serve', () => {
  const refusal = 'This ZooKeeper instance is not currently serving requests\n';
  expect(parseStatus(refusal)).toBeUndefined();
  expect(parseStatus('')).toBeUndefined();
});
