import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Message } from '../../node/message.ts';
import type { SentMessage } from '../port/invariants.ts';
import { type Fate, Traffic } from './traffic.ts';

const setUp = (most = 10) => {
  let now = 0;
  const traffic = new Traffic({ nowMs: () => now, most });
  /** A message a ms. */
  const add = (count: number, fate: Fate = 0.5): Message[] =>
    Array.from({ length: count }, () => {
      const message = { src: 'n1', dest: 'n2', body: { type: `at ${++now}` } };
      traffic.add(message, fate);
      return message;
    });
  return { traffic, add };
};

const typesOf = (messages: readonly { readonly body?: { readonly type: string } }[]): string[] =>
  messages.flatMap(({ body }) => (body === undefined ? [] : [body.type]));

const saved = async (traffic: Traffic, mostBytes?: number) => {
  const folder = mkdtempSync(join(tmpdir(), 'verify-traffic-'));
  const file = join(folder, 'messages.jsonl');
  try {
    await traffic.save(file, mostBytes);
    const text = readFileSync(file, 'utf8');
    expect(text.endsWith('\n')).toBe(true);
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Partial<SentMessage>);
    return { text, messages: lines.slice(0, -1), last: lines.at(-1) };
  } finally {
    rmSync(folder, { recursive: true });
  }
};

describe('the traffic of a simulated cluster', () => {
  it('is written as docs/formats.md says', async () => {
    const page = readFileSync(new URL('../../../docs/formats.md', import.meta.url), 'utf8');
    const block = /```messages\n([^]*?)```/u.exec(page)?.[1] ?? '';
    const shapeOf = (text: string): string[][] =>
      text
        .trimEnd()
        .split('\n')
        .map((line) => Object.keys(JSON.parse(line) as object));
    const { traffic, add } = setUp();
    add(1);
    add(1, 'lost');
    expect(shapeOf((await saved(traffic)).text)).toEqual(shapeOf(block));
  });

  it('tells the last messages, the newest at the end, and what became of them', () => {
    const { traffic, add } = setUp();
    add(1);
    add(1, 'lost');
    add(1, 'corrupted');
    const [unheard] = add(1);
    traffic.notTaken(unheard as Message);
    const link = { src: 'n1', dest: 'n2' };
    expect(traffic.last(10)).toEqual([
      { sentMs: 1, receivedMs: 1.5, ...link, body: { type: 'at 1' } },
      { sentMs: 2, fate: 'lost', ...link, body: { type: 'at 2' } },
      { sentMs: 3, fate: 'corrupted', ...link, body: { type: 'at 3' } },
      { sentMs: 4, fate: 'not-taken', ...link, body: { type: 'at 4' } },
    ]);
    expect(typesOf(traffic.last(2))).toEqual(['at 3', 'at 4']);
    expect(new Traffic({ nowMs: () => 0, most: 5 }).last(3)).toEqual([]);
  });

  it('writes a line a message, and how many there were', async () => {
    const { traffic, add } = setUp();
    add(3);
    const { text, messages } = await saved(traffic);
    expect(messages).toEqual(traffic.last(10));
    expect(text.split('\n').at(-2)).toBe('{"kept":3,"leftOut":{"earlier":0,"later":0}}');
  });

  it('keeps the latest ones', async () => {
    const { traffic, add } = setUp(10);
    add(1);
    const [, unheard] = add(20);
    traffic.notTaken(unheard as Message); // forgotten already
    add(4);
    const { messages, last } = await saved(traffic);
    expect(typesOf(messages)).toEqual(Array.from({ length: 10 }, (_, i) => `at ${16 + i}`));
    expect(last).toEqual({ kept: 10, leftOut: { earlier: 15, later: 0 } });
  });

  it('keeps those around the moment that matters', async () => {
    const { traffic, add } = setUp(10);
    add(25);
    traffic.settle();
    expect(typesOf(traffic.last(1))).toEqual(['at 25']);
    add(100);
    const { messages, last } = await saved(traffic);
    expect(typesOf(messages)).toEqual(Array.from({ length: 10 }, (_, i) => `at ${21 + i}`));
    expect(last).toEqual({ kept: 10, leftOut: { earlier: 20, later: 95 } });
  });

  it('settles once: the first such moment counts', async () => {
    const { traffic, add } = setUp(10);
    add(10);
    traffic.settle();
    add(3);
    traffic.settle();
    add(100);
    const { messages } = await saved(traffic);
    expect(typesOf(messages).at(-1)).toBe('at 15');
  });

  it('writes no more than so many bytes: the latest', async () => {
    const { traffic, add } = setUp(1000);
    add(500);
    const { text, messages, last } = await saved(traffic, 1000);
    expect(text.length).toBeLessThan(1100);
    expect(messages.length).toBeGreaterThan(8);
    expect(typesOf(messages).at(-1)).toBe('at 500');
    expect(last).toEqual({
      kept: messages.length,
      leftOut: { earlier: 500 - messages.length, later: 0 },
    });
  });
});
