import { describe, expect, it } from 'vitest';
import { SteppedTime } from '../../../testing/simulation/stepped-time.fixture.ts';
import { latencyOf } from '../../base/latency.ts';
import { randomFrom } from '../../base/random.ts';
import type { Message } from '../../node/message.ts';
import type { LinkFault } from '../port/wanted.ts';
import { SimNetwork } from './network.ts';
import type { Fate } from './traffic.ts';

interface SetUp {
  readonly latency?: string;
  readonly loss?: number;
  readonly seed?: number;
}

const setUp = (
  faults: readonly Omit<LinkFault, 'from' | 'to'>[] = [],
  { latency = '0', loss = 0, seed = 1 }: SetUp = {},
) => {
  const time = new SteppedTime();
  const delivered: { readonly message: Message; readonly at: number }[] = [];
  const fates: Fate[] = [];
  const network = new SimNetwork({
    nodes: ['n1', 'n2', 'n3'],
    random: randomFrom(seed),
    time,
    latency: latencyOf(latency)!,
    loss,
    deliver: (message) => delivered.push({ message, at: time.nowMs() }),
    onFate: (_message, fate) => fates.push(fate),
  });
  network.setFaults(faults.map((fault) => ({ from: 'n1', to: 'n2', ...fault })));
  const post = (number: number, dest = 'n2', src = 'n1'): boolean =>
    network.send({ src, dest, body: { type: 'number', number } });
  const send = async (count: number, gapMs = 1): Promise<void> => {
    for (let i = 0; i < count; i++) {
      post(i);
      await time.runFor(gapMs);
    }
    await time.runFor(60_000);
  };
  const link = () => network.observe().find(({ from, to }) => from === 'n1' && to === 'n2');
  const numbers = (): readonly number[] =>
    delivered.map(({ message }) => message.body['number'] as number);
  return { time, network, delivered, fates, post, send, link, numbers };
};

const upTo = (n: number): readonly number[] => Array.from({ length: n }, (_, i) => i);
const sorted = (numbers: readonly number[]): readonly number[] =>
  [...numbers].sort((a, b) => a - b);

describe('the simulated network', () => {
  it('delivers in order, after its latency, and counts nothing where there is no fault', async () => {
    const { delivered, send, numbers, link, fates } = setUp([], { latency: '2' });
    await send(100);
    expect(numbers()).toEqual(upTo(100));
    expect(delivered.map(({ at }) => at)).toEqual(upTo(100).map((i) => i + 2));
    expect(new Set(fates)).toEqual(new Set([2]));
    expect(link()).toEqual({ from: 'n1', to: 'n2', dropped: 0, disturbed: 0, ruled: false });
  });

  it('delivers a copy: nodes share no memory', async () => {
    const { network, delivered, time } = setUp();
    const body = { type: 'a', list: [1] };
    network.send({ src: 'n1', dest: 'n2', body });
    network.send({ src: 'n1', dest: 'n1', body });
    body.list.push(2);
    await time.runFor(10);
    expect(delivered.map(({ message }) => message.body['list'])).toEqual([[1], [1]]);
  });

  it('delivers what a node says to itself at once, whatever is wrong with its links', async () => {
    const { post, time, delivered, network } = setUp([], { latency: '50', loss: 1 });
    network.setFaults([{ from: 'n1', to: 'n1', drop: 1 }]);
    post(1, 'n1');
    await time.runFor(0);
    expect(delivered.map(({ at }) => at)).toEqual([0]);
  });

  it('knows no one but nodes', () => {
    const { post } = setUp();
    expect(post(1, 'c1')).toBe(false);
    expect(post(1, 'n4')).toBe(false);
    expect(post(1, 'n3')).toBe(true);
  });

  it('draws its latency anew each time, so that messages overtake each other', async () => {
    const { send, numbers, delivered } = setUp([], { latency: '0..20' });
    await send(500);
    expect(numbers()).not.toEqual(upTo(500));
    expect(sorted(numbers())).toEqual(upTo(500));
    const delays = delivered.map(({ at, message }) => at - (message.body['number'] as number));
    expect(Math.min(...delays)).toBeLessThan(1);
    expect(Math.max(...delays)).toBeGreaterThan(19);
  });

  it('loses a share by itself, which is nobody’s fault', async () => {
    const { send, delivered, link, fates } = setUp([], { loss: 0.25 });
    await send(4000, 0);
    expect(delivered.length).toBeGreaterThan(2850);
    expect(delivered.length).toBeLessThan(3150);
    expect(fates.filter((fate) => fate === 'lost')).toHaveLength(4000 - delivered.length);
    expect(link()).toMatchObject({ dropped: 0, disturbed: 0, ruled: false });
  });

  it('disturbs one direction of one link only', async () => {
    const { post, time, delivered } = setUp([{ drop: 1 }]);
    post(1);
    post(2, 'n1', 'n2');
    post(3, 'n3');
    await time.runFor(10);
    expect(delivered.map(({ message }) => message.body['number'])).toEqual([2, 3]);
  });

  it('cuts, and counts what it dropped, also after the cut has healed', async () => {
    const { network, delivered, send, link, fates } = setUp([{ drop: 1 }]);
    await send(50);
    expect(delivered).toEqual([]);
    expect(fates).toEqual(upTo(50).map(() => 'lost'));
    expect(link()).toEqual({ from: 'n1', to: 'n2', dropped: 50, disturbed: 0, ruled: true });
    network.setFaults([]);
    await send(1);
    expect(delivered).toHaveLength(1);
    expect(link()).toMatchObject({ dropped: 50, ruled: false });
  });

  it('delivers what was on its way when it was cut', async () => {
    const { network, post, time, numbers } = setUp([], { latency: '10' });
    post(1);
    await time.runFor(5);
    network.setFaults([{ from: 'n1', to: 'n2', drop: 1 }]);
    post(2);
    await time.runFor(100);
    expect(numbers()).toEqual([1]);
  });

  it('loses a share, and two losses as independent ones', async () => {
    const { delivered, send, link } = setUp([{ drop: 0.5 }, { drop: 0.5 }]);
    await send(4000, 0);
    expect(delivered.length).toBeGreaterThan(850);
    expect(delivered.length).toBeLessThan(1150);
    expect(link()?.dropped).toBe(4000 - delivered.length);
  });

  it('delays: fixed and jitter, of several faults together, on top of its own latency', async () => {
    const faults = [{ delayMs: 10 }, { delayMs: 20, jitterMs: 8 }];
    const { delivered, send, link } = setUp(faults, { latency: '5' });
    await send(500, 100);
    const delays = delivered.map(
      ({ at, message }) => at - 100 * (message.body['number'] as number),
    );
    expect(Math.min(...delays)).toBeGreaterThanOrEqual(35);
    expect(Math.min(...delays)).toBeLessThan(36);
    expect(Math.max(...delays)).toBeLessThanOrEqual(43);
    expect(Math.max(...delays)).toBeGreaterThan(42);
    expect(link()).toMatchObject({ dropped: 0, disturbed: 500 });
  });

  it('repeats: the same message in objects of its own', async () => {
    const { delivered, send, link, numbers, fates } = setUp([{ duplicate: 1 }]);
    await send(100);
    expect(sorted(numbers())).toEqual(upTo(100).flatMap((n) => [n, n]));
    expect(new Set(delivered.map(({ message }) => message.body)).size).toBe(200);
    expect(fates).toHaveLength(200);
    expect(link()).toMatchObject({ disturbed: 100 });
  });

  it('reorders: what is late is overtaken, nothing is lost', async () => {
    const { send, link, numbers } = setUp([{ reorder: 0.2 }]);
    await send(500);
    expect(numbers()).not.toEqual(upTo(500));
    expect(sorted(numbers())).toEqual(upTo(500));
    expect(link()?.disturbed).toBeGreaterThan(60);
    expect(link()?.disturbed).toBeLessThan(140);
  });

  it('loses what is corrupted, and counts it as disturbed, not as dropped', async () => {
    const { delivered, send, link, fates } = setUp([{ corrupt: 1 }]);
    await send(20);
    expect(delivered).toEqual([]);
    expect(fates).toEqual(upTo(20).map(() => 'corrupted'));
    expect(link()).toMatchObject({ dropped: 0, disturbed: 20 });
  });

  it('sends no more than the rate, the slower of two, one message behind the other', async () => {
    const { network, delivered, time } = setUp([{ rateKbit: 8 }, { rateKbit: 800 }]); // 1 byte a ms
    const message = { src: 'n1', dest: 'n2', body: { type: 'x'.repeat(100) } };
    const bytes = JSON.stringify(message).length;
    for (let i = 0; i < 10; i++) network.send(message);
    await time.runFor(10_000);
    expect(delivered.map(({ at }) => Math.round(at))).toEqual(upTo(10).map((i) => bytes * (i + 1)));
  });

  it('is the same again from its seed', async () => {
    const faults = [{ drop: 0.1, jitterMs: 5, duplicate: 0.2, reorder: 0.2, corrupt: 0.1 }];
    const played = async (seed: number) => {
      const { send, delivered, link } = setUp(faults, {
        latency: 'exponential:2',
        loss: 0.1,
        seed,
      });
      await send(300);
      return { delivered, link: link() };
    };
    expect(await played(3)).toEqual(await played(3));
    expect(await played(3)).not.toEqual(await played(4));
  });
});
