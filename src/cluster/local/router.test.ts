import { describe, expect, it } from 'vitest';
import { SteppedTime } from '../../../testing/simulation/stepped-time.fixture.ts';
import { randomFrom } from '../../base/random.ts';
import type { LinkFault } from '../port/wanted.ts';
import { createRouter } from './router.ts';

const setUp = (faults: readonly Omit<LinkFault, 'from' | 'to'>[], seed = 1) => {
  const time = new SteppedTime();
  const delivered: { readonly line: string; readonly at: number; readonly to: string }[] = [];
  const router = createRouter(
    randomFrom(seed),
    (to, line) => delivered.push({ to, line, at: time.nowMs() }),
    time,
  );
  router.setLinks(faults.map((fault) => ({ from: 'n1', to: 'n2', ...fault })));
  const send = async (count: number, gapMs = 1): Promise<void> => {
    for (let i = 0; i < count; i++) {
      router.route('n1', 'n2', `${i}`);
      await time.runUntil(time.nowMs() + gapMs);
    }
    await time.runUntil(time.nowMs() + 60_000);
  };
  const link = () => router.observe().find(({ from, to }) => from === 'n1' && to === 'n2');
  return { time, router, delivered, send, link };
};

const numbers = (delivered: readonly { readonly line: string }[]): readonly number[] =>
  delivered.map(({ line }) => Number(line));
const upTo = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i);

describe('the router', () => {
  it('passes on at once, in order, where there is no fault', async () => {
    const { delivered, send, router } = setUp([]);
    await send(100);
    expect(numbers(delivered)).toEqual(upTo(100));
    expect(delivered.map(({ at }) => at)).toEqual(upTo(100));
    expect(router.observe()).toEqual([]);
  });

  it('disturbs one direction of one link only', async () => {
    const { router, delivered } = setUp([{ drop: 1 }]);
    router.route('n1', 'n2', 'lost');
    router.route('n2', 'n1', 'back');
    router.route('n1', 'n3', 'elsewhere');
    expect(delivered.map(({ line }) => line)).toEqual(['back', 'elsewhere']);
  });

  it('cuts, and counts what it dropped, also after the cut has healed', async () => {
    const { router, delivered, send, link } = setUp([{ drop: 1 }]);
    await send(50);
    expect(delivered).toEqual([]);
    expect(link()).toEqual({ from: 'n1', to: 'n2', dropped: 50, disturbed: 0, ruled: true });
    router.setLinks([]);
    await send(1);
    expect(delivered).toHaveLength(1);
    expect(link()).toMatchObject({ dropped: 50, ruled: false });
  });

  it('loses a share, and two losses as independent ones', async () => {
    const { delivered, send } = setUp([{ drop: 0.5 }, { drop: 0.5 }]);
    await send(4000);
    expect(delivered.length).toBeGreaterThan(850);
    expect(delivered.length).toBeLessThan(1150);
  });

  it('delays: fixed and jitter, of several faults together', async () => {
    const { delivered, send, link } = setUp([{ delayMs: 10 }, { delayMs: 20, jitterMs: 8 }]);
    await send(500, 100);
    const delays = delivered.map(({ at, line }) => at - 100 * Number(line));
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(30);
    expect(Math.min(...delays)).toBeLessThan(31);
    expect(Math.max(...delays)).toBeLessThanOrEqual(38);
    expect(Math.max(...delays)).toBeGreaterThan(37);
    expect(link()).toMatchObject({ dropped: 0, disturbed: 500 });
  });

  it('repeats', async () => {
    const { delivered, send, link } = setUp([{ duplicate: 1 }]);
    await send(100);
    expect([...numbers(delivered)].sort((a, b) => a - b)).toEqual(upTo(100).flatMap((n) => [n, n]));
    expect(link()).toMatchObject({ disturbed: 100 });
  });

  it('reorders: what is late is overtaken, nothing is lost', async () => {
    const { delivered, send, link } = setUp([{ reorder: 0.2 }]);
    await send(500);
    expect(numbers(delivered)).not.toEqual(upTo(500));
    expect([...numbers(delivered)].sort((a, b) => a - b)).toEqual(upTo(500));
    expect(link()?.disturbed).toBeGreaterThan(60);
    expect(link()?.disturbed).toBeLessThan(140);
  });

  it('loses what is corrupted, and counts it as disturbed, not as dropped', async () => {
    const { delivered, send, link } = setUp([{ corrupt: 1 }]);
    await send(20);
    expect(delivered).toEqual([]);
    expect(link()).toMatchObject({ dropped: 0, disturbed: 20 });
  });

  it('sends no more than the rate, the slower of two', async () => {
    const { router, delivered, time } = setUp([{ rateKbit: 8 }, { rateKbit: 800 }]); // 1 byte a ms
    for (let i = 0; i < 10; i++) router.route('n1', 'n2', 'x'.repeat(100));
    await time.runUntil(10_000);
    expect(delivered.map(({ at }) => Math.round(at))).toEqual(upTo(10).map((i) => 100 * (i + 1)));
  });

  it('delivers nothing after it was closed', async () => {
    const { router, delivered, time } = setUp([{ delayMs: 10 }]);
    router.route('n1', 'n2', 'late');
    router.close();
    await time.runUntil(1000);
    expect(delivered).toEqual([]);
  });
});
