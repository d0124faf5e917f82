/** Links that are disturbed, as their two ends see it: by netem, or through NFQUEUE where there is none. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HEALTHY, type LinkFault, type ObservedLink, type WantedState } from '../../port/wanted.ts';
import { startEchoCluster, type EchoCluster } from '../fixtures/echo-cluster.ts';
import { engineHere } from '../fixtures/engine-here.ts';
import { probeLink, type Probed } from '../fixtures/probe-link.ts';

const LINK = { from: 'n1', to: 'n2' };
const MESSAGES = 300;

const on = (...faults: readonly Omit<LinkFault, 'from' | 'to'>[]): WantedState => ({
  links: faults.map((fault) => ({ ...LINK, ...fault })),
  nodes: {},
});

const inversions = ({ intact }: Probed): number =>
  intact.filter((number, i) => number < (intact[i - 1] ?? 0)).length;
const once = ({ intact }: Probed): number => new Set(intact).size;

describe.skipIf(!(await engineHere()))('a disturbed link', () => {
  let echo: EchoCluster;
  beforeAll(async () => {
    echo = await startEchoCluster(3, [
      'links.delay',
      'links.duplicate',
      'links.reorder',
      'links.corrupt',
      'links.alter',
    ]);
  });
  afterAll(() => echo[Symbol.asyncDispose]());

  const roundTrip = async (node: string, peer: string): Promise<number> => {
    const times: number[] = [];
    for (let i = 0; i < 5; i++) {
      times.push(Number((await echo.ask(node, { type: 'round-trip', peer }))?.['ms']));
    }
    return times.sort((a, b) => a - b)[2] ?? Number.NaN;
  };
  const observed = async (from = LINK.from, to = LINK.to): Promise<ObservedLink | undefined> =>
    (await echo.cluster.observe()).links.find((link) => link.from === from && link.to === to);
  const disturbed = async (from?: string, to?: string): Promise<number> =>
    (await observed(from, to))?.disturbed ?? 0;
  const probe = (proto: 'udp' | 'tcp' = 'udp'): Promise<Probed> =>
    probeLink(echo.cluster, proto, LINK, MESSAGES);

  it('can be had here, and is well to begin with', async () => {
    expect(echo.cluster.unsupported('links.delay')).toBeUndefined();
    const calm = await probe();
    expect([once(calm), calm.intact.length, inversions(calm)]).toEqual([MESSAGES, MESSAGES, 0]);
    expect(await observed()).toMatchObject({ dropped: 0, ruled: false });
  });

  it('is slow by so much, alone, on connections that were there, and only while it is wanted', async () => {
    const before = await roundTrip('n1', 'n2');
    await echo.cluster.want(on({ delayMs: 300 }));
    const slow = await roundTrip('n1', 'n2');
    expect(slow).toBeGreaterThan(299);
    expect(before).toBeLessThan(slow - 150);
    expect(await roundTrip('n1', 'n3')).toBeLessThan(slow - 150);
    expect(await observed()).toMatchObject({ ruled: true });
    expect(await disturbed()).toBeGreaterThan(3);
    expect(await disturbed('n2', 'n1')).toBe(0);
    expect(await observed('n1', 'n3')).toMatchObject({ ruled: false });

    // Of two faults that are on together one is healed.
    await echo.cluster.want(on({ delayMs: 300 }, { delayMs: 300 }));
    expect(await roundTrip('n1', 'n2')).toBeGreaterThan(599);
    await echo.cluster.want(on({ delayMs: 300 }, { drop: 0.01 }));
    expect(await roundTrip('n1', 'n2')).toBeGreaterThan(299);
    const counted = await disturbed();

    await echo.cluster.want(HEALTHY);
    expect(await roundTrip('n1', 'n2')).toBeLessThan(slow - 150);
    expect(await observed()).toMatchObject({ ruled: false });
    expect(await disturbed()).toBeGreaterThanOrEqual(counted);
    const after = await disturbed();
    await probe();
    expect(await disturbed()).toBe(after);
  });

  it('is slow after its receiver was killed and started, too', async () => {
    const counted = await disturbed();
    const dead: WantedState = { ...on({ delayMs: 300 }), nodes: { n2: { process: 'dead' } } };
    await echo.cluster.want(on({ delayMs: 300 }));
    await expect.poll(() => disturbed()).toBeGreaterThan(counted);
    const beforeDeath = await disturbed();
    await echo.cluster.want(dead);
    expect(await disturbed()).toBeGreaterThanOrEqual(beforeDeath);
    await echo.cluster.want(on({ delayMs: 300 }));
    await echo.answers('n2');
    await expect
      .poll(() => echo.ask('n1', { type: 'round-trip', peer: 'n2' }, 2000), { timeout: 20_000 })
      .toBeDefined();
    expect(await roundTrip('n1', 'n2')).toBeGreaterThan(299);
    await echo.cluster.want(HEALTHY);
    expect(await roundTrip('n1', 'n2')).toBeLessThan(290);
  });

  it('doubles some', async () => {
    const before = await disturbed();
    await echo.cluster.want(on({ duplicate: 0.5 }));
    const doubled = await probe();
    expect([once(doubled), doubled.altered]).toEqual([MESSAGES, 0]);
    const copies = doubled.intact.length - MESSAGES;
    expect(copies).toBeGreaterThan(MESSAGES / 4);
    expect(copies).toBeLessThan((MESSAGES * 3) / 4);
    await expect.poll(async () => (await disturbed()) - before).toBeGreaterThanOrEqual(copies);
  });

  it('lets some be overtaken, and loses none', async () => {
    const before = await disturbed();
    await echo.cluster.want(on({ reorder: 0.3 }));
    const reordered = await probe();
    expect([once(reordered), reordered.intact.length]).toEqual([MESSAGES, MESSAGES]);
    expect(inversions(reordered)).toBeGreaterThan(10);
    await expect.poll(() => disturbed()).toBeGreaterThan(before + 10);
  });

  it('damages some, which their receiver throws away', async () => {
    const before = await disturbed();
    await echo.cluster.want(on({ corrupt: 0.3 }));
    const rest = await probe();
    expect([rest.altered, rest.intact.length]).toEqual([0, once(rest)]);
    const lost = MESSAGES - rest.intact.length;
    expect(lost).toBeGreaterThan(MESSAGES / 8);
    expect(lost).toBeLessThan(MESSAGES / 2);
    await expect.poll(async () => (await disturbed()) - before).toBeGreaterThanOrEqual(lost);
    // TCP sends again what was thrown away.
    const over = await probe('tcp');
    expect([over.altered, once(over), inversions(over)]).toEqual([0, MESSAGES, 0]);
  });

  it('alters what some carry, and their receiver takes it, over UDP and TCP', async () => {
    expect(echo.cluster.unsupported('links.alter')).toBeUndefined();
    await echo.cluster.want(on({ alter: 0.3 }));
    for (const proto of ['udp', 'tcp'] as const) {
      const before = await disturbed();
      const altered = await probe(proto);
      expect(altered.intact.length + altered.altered).toBe(MESSAGES);
      // Of packets: on a busy machine TCP sends several messages in one.
      expect(altered.altered).toBeGreaterThan(5);
      expect(altered.altered).toBeLessThan(MESSAGES / 2);
      await expect
        .poll(async () => (await disturbed()) - before)
        .toBeGreaterThanOrEqual(altered.altered);
    }
    await echo.cluster.want(HEALTHY);
    expect(await observed()).toMatchObject({ ruled: false });
    expect((await probe()).altered).toBe(0);
  });
});
