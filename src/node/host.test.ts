import { describe, expect, it } from 'vitest';
import type { Storage } from './context.ts';
import { program } from './fixtures/notebook-program.ts';
import { createHost } from './host.ts';
import type { Body, Message } from './message.ts';

const memory = (): Storage => ({
  recovered: ['found'],
  append: () => {},
  sync: () => Promise.resolve(),
  rewrite: () => Promise.resolve(),
});

const setUp = () => {
  const sent: Message[] = [];
  const host = createHost({
    id: 'n1',
    nodes: ['n1', 'n2', 'n3'],
    seed: 1,
    storage: memory(),
    program,
    options: { greeting: 'hello' },
    transmit: (message) => sent.push(message),
  });
  const ask = (body: Body): Body | undefined => {
    sent.length = 0;
    host.deliver({ src: 'c1', dest: 'n1', body });
    return sent[0]?.body;
  };
  return { host, sent, ask };
};

describe('a host', () => {
  it('hands messages to the program and its replies back, with the id of the request', () => {
    const { ask, sent } = setUp();
    expect(ask({ type: 'echo', msg_id: 7, echo: 'x' })).toEqual({
      type: 'echo_ok',
      echo: 'x',
      in_reply_to: 7,
    });
    expect(sent[0]).toMatchObject({ src: 'n1', dest: 'c1' });
  });

  it('replies without an id to who gave none', () => {
    expect(setUp().ask({ type: 'echo', echo: 1 })).toEqual({ type: 'echo_ok', echo: 1 });
  });

  it('gives the program its storage, its options and its peers', () => {
    const { ask } = setUp();
    expect(ask({ type: 'notes', msg_id: 1 })).toMatchObject({
      recovered: ['found'],
      options: { greeting: 'hello' },
    });
    expect(ask({ type: 'verify_status', msg_id: 2 })).toMatchObject({
      status: { id: 'n1', peers: ['n2', 'n3'] },
    });
  });

  it('sends to whom the program says', () => {
    const { host, sent } = setUp();
    host.deliver({ src: 'c1', dest: 'n1', body: { type: 'pass-on', to: 'n3', what: 5 } });
    expect(sent).toEqual([{ src: 'n1', dest: 'n3', body: { type: 'noted', what: 5 } }]);
  });

  it('skews its wall clock when the harness says so, and not when it says so no more', () => {
    const { ask } = setUp();
    const offset = (): number =>
      Number(ask({ type: 'verify_status', msg_id: 1 })?.['wall_clock_ms']) - Date.now();
    expect(Math.abs(offset())).toBeLessThan(5_000);
    expect(ask({ type: 'verify_clock', msg_id: 2, offset_ms: 60_000 })).toMatchObject({
      type: 'verify_clock_ok',
    });
    expect(offset()).toBeGreaterThan(50_000);
    ask({ type: 'verify_clock', msg_id: 3, offset_ms: -60_000 });
    expect(offset()).toBeLessThan(-50_000);
    ask({ type: 'verify_clock', msg_id: 4 });
    expect(Math.abs(offset())).toBeLessThan(5_000);
  });
});
