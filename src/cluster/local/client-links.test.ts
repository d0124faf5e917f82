import { describe, expect, it } from 'vitest';
import type { Body, Message } from '../../node/message.ts';
import type { Protocol } from '../port/protocol.ts';
import { ClientLinks } from './client-links.ts';

const PROTOCOL: Protocol = {
  wrong: (asked, answer) => (answer.type === `${asked.type}_ok` ? undefined : 'answered badly'),
};

const setUp = () => {
  const heard: Body[] = [];
  const links = new ClientLinks(() => true, PROTOCOL);
  const connection = links.open(
    'n1',
    'c1',
    ({ body }) => heard.push(body),
    () => {},
  );
  const say = (body: Body, { from = 'n1', dest = 'c1.1' } = {}) =>
    links.receive(from, { src: from, dest, body } satisfies Message)?.kind;
  return { connection, heard, say };
};

describe('what nodes say to clients', () => {
  it('is an answer to what was asked, from whichever node', () => {
    const { connection, heard, say } = setUp();
    connection.send({ type: 'read', msg_id: 1 });
    connection.send({ type: 'read', msg_id: 2 });
    expect(say({ type: 'read_ok', in_reply_to: 1 })).toBeUndefined();
    expect(say({ type: 'read_ok', in_reply_to: 2 }, { from: 'n2' })).toBeUndefined();
    expect(say({ type: 'read_ok', in_reply_to: 1 })).toBeUndefined(); // a network may repeat
    expect(heard).toHaveLength(3);
  });

  it('may be wrong in many ways', () => {
    const { connection, say } = setUp();
    connection.send({ type: 'write', msg_id: 3 });
    expect(say({ type: 'ok', in_reply_to: 3 })).toBe('wrong-reply');
    expect(say({ type: 'write_ok' })).toBe('no-reply');
    expect(say({ type: 'write_ok', in_reply_to: 4 })).toBe('unasked-reply');
    expect(say({ type: 'write_ok', in_reply_to: '3' as unknown as number })).toBe('unasked-reply');
    expect(say({ type: 'write_ok', in_reply_to: 3 }, { dest: 'c1' })).toBe('to-nobody');
    expect(say({ type: 'write_ok', in_reply_to: 3 }, { dest: 'n17' })).toBe('to-nobody');
    expect(say({ type: 'read', msg_id: 3 }, { dest: 'lin-kv' })).toBe('to-service');
  });

  it('may come late, or twice for init, and is no mistake then', () => {
    const { connection, heard, say } = setUp();
    connection.send({ type: 'read', msg_id: 1 });
    connection.close();
    expect(say({ type: 'read_ok', in_reply_to: 1 })).toBeUndefined();
    expect(say({ type: 'init_ok', in_reply_to: 1 }, { dest: 'c0' })).toBeUndefined();
    expect(say({ type: 'init_ok', in_reply_to: 2 }, { dest: 'c0' })).toBe('to-nobody');
    expect(heard).toEqual([]);
  });

  it('is not held against a node where nobody remembers what was asked', () => {
    const { connection, say } = setUp();
    for (let id = 1; id <= 10_000; id++) connection.send({ type: 'read', msg_id: id });
    expect(say({ type: 'read_ok', in_reply_to: 1 })).toBeUndefined();
    expect(say({ type: 'ok', in_reply_to: 10_000 })).toBe('wrong-reply');
    expect(say({ type: 'read_ok', in_reply_to: 10_001 })).toBe('unasked-reply');
  });

  it('is taken as it is from programs that are held to nothing', () => {
    const heard: Body[] = [];
    const lenient = new ClientLinks(() => true);
    lenient.open(
      'n1',
      'c1',
      ({ body }) => heard.push(body),
      () => {},
    );
    const say = (from: string, dest: string) =>
      lenient.receive(from, { src: from, dest, body: { type: 'x' } });
    expect([say('n1', 'c1.1'), say('n2', 'c1.1'), say('n1', 'c9')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(heard).toEqual([{ type: 'x' }]);
  });
});
