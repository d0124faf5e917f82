import { abortScope } from '../../../base/abort.ts';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { HEALTHY, type ClockFault, type NodeName, type WantedState } from '../../port/wanted.ts';
import { startAgent, type Agent } from '../agent/agent.ts';
import { startOf } from '../agent/verbs.ts';
import { baseImageName } from '../image/base-image.ts';
import { openEngine } from '../engine/engine.ts';
import { startEchoCluster, type EchoCluster } from '../fixtures/echo-cluster.ts';
import { engineHere } from '../fixtures/engine-here.ts';
import { ETCD_PORT, etcdDeployment } from '../fixtures/etcd.ts';
import { dockerRuntime } from '../runtime.ts';
import { Clocks } from './clocks.ts';

const HOUR = 3_600_000;
const ROUNDING_MS = 5;
const here = await engineHere();

interface Bounds {
  readonly least: number;
  readonly most: number;
}

interface Reading {
  readonly offset: Bounds;
  /** Against our own monotonic clock; the two differ by a constant. */
  readonly monotonic: Bounds;
}

const now = () => ({ wall: Date.now(), monotonic: performance.now() });

const expectWithin = ({ least, most }: Bounds, ms: number): void => {
  expect(least).toBeLessThanOrEqual(ms + ROUNDING_MS);
  expect(most).toBeGreaterThanOrEqual(ms - ROUNDING_MS);
};

const skew = (node: NodeName, clock: ClockFault): WantedState => ({
  links: [],
  nodes: { [node]: { clock } },
});

describe.skipIf(!here)('a clock of a Node process', () => {
  let echo: EchoCluster;
  beforeAll(async () => {
    echo = await startEchoCluster(3, ['clock']);
  });
  afterAll(() => echo[Symbol.asyncDispose]());

  /**
   * What the process itself says. It read its clocks at some time between our asking and its answer's
   * coming, so its offset lies between two bounds, however slow this machine is just now.
   */
  const read = async (node: NodeName): Promise<Reading> => {
    const asked = now();
    const answer = await echo.ask(node, { type: 'clock' }, 10_000);
    const answered = now();
    const { wall, monotonic } = answer as unknown as { wall: number; monotonic: number };
    return {
      offset: { least: wall - answered.wall, most: wall - asked.wall },
      monotonic: { least: monotonic - answered.monotonic, most: monotonic - asked.monotonic },
    };
  };
  const expectOffset = async (node: NodeName, ms: number): Promise<void> =>
    expectWithin((await read(node)).offset, ms);

  it('can be had here, and is right to begin with', async () => {
    expect(echo.cluster.unsupported('clock')).toBeUndefined();
    await expectOffset('n1', 0);
    expect((await echo.cluster.observe()).nodes['n1']?.clockOffsetMs).toBe(0);
  });

  it.each([HOUR, -HOUR, 999, -1])('jumps by %d ms, alone, and back', async (offsetMs) => {
    const { cluster } = echo;
    const before = await read('n1');
    await cluster.want(skew('n1', { offsetMs }));
    await expectOffset('n1', offsetMs);
    await expectOffset('n2', 0);
    const observed = await cluster.observe();
    expect(observed.nodes['n1']?.clockOffsetMs).toBe(offsetMs);
    expect(observed.nodes['n2']?.clockOffsetMs).toBe(0);
    const after = await read('n1');
    expect(after.monotonic.least - before.monotonic.most).toBeLessThanOrEqual(ROUNDING_MS);
    expect(after.monotonic.most - before.monotonic.least).toBeGreaterThanOrEqual(-ROUNDING_MS);

    await cluster.want(HEALTHY);
    await expectOffset('n1', 0);
    expect((await cluster.observe()).nodes['n1']?.clockOffsetMs).toBe(0);
  });

  it('drifts', async () => {
    await echo.cluster.want(skew('n2', { offsetMs: 0, driftMsPerS: 5000 }));
    const first = (await read('n2')).offset.most;
    await expect
      .poll(async () => (await read('n2')).offset.least, { timeout: 20_000 })
      .toBeGreaterThan(first + 2500);
    await echo.cluster.want(HEALTHY);
    await expectOffset('n2', 0);
  });

  it('strobes between two times', async () => {
    await echo.cluster.want(skew('n3', { offsetMs: HOUR, strobeMs: 200 }));
    const seen = new Set<string>();
    for (let i = 0; i < 100 && seen.size < 2; i++) {
      seen.add((await read('n3')).offset.least > HOUR / 2 ? 'ahead' : 'right');
      await sleep(20);
    }
    expect([...seen].sort()).toEqual(['ahead', 'right']);
    await echo.cluster.want(HEALTHY);
    await expectOffset('n3', 0);
  });

  it('stays skewed through a restart', async () => {
    const wrong = skew('n1', { offsetMs: HOUR });
    await echo.cluster.want(wrong);
    await echo.cluster.want({ links: [], nodes: { n1: { process: 'dead' } } });
    await echo.cluster.want(wrong);
    await echo.answers('n1');
    await expectOffset('n1', HOUR);
    expect((await echo.cluster.observe()).nodes['n1']?.clockOffsetMs).toBe(HOUR);
    await echo.cluster.want(HEALTHY);
    await expectOffset('n1', 0);
  });
});

describe.skipIf(!here)('arming and disarming', () => {
  it('can be done hundreds of times under load', async () => {
    await using echo = await startEchoCluster(1);
    const engine = await openEngine();
    const agent: Agent = await startAgent(engine, {
      image: await baseImageName(engine),
      labels: {},
      name: `verify-rounds-${process.pid}`,
      binds: [],
      loopDevices: false,
    });
    try {
      const container = await engine.docker.getContainer(`verify-${echo.runId}-n1`).inspect();
      const pid = container.State.Pid;
      const target = { pid, started: await agent.run(startOf(pid)) };
      const clocks = new Clocks(agent);
      const working = new AbortController();
      let answers = 0;
      const load = Promise.all(
        Array.from({ length: 8 }, async () => {
          while (!working.signal.aborted) {
            expect(await echo.ask('n1', { type: 'spin', ms: 5 })).toBeDefined();
            answers++;
          }
        }),
      );
      for (let round = 0; round < 200; round++) {
        await clocks.set([{ ...target, offsetMs: round * 1000 }]);
        await clocks.disarm([target]);
      }
      working.abort();
      await load;
      expect(answers).toBeGreaterThan(200);
      expect((await clocks.read([target])).get(pid)).toBe(0);
      expect((await echo.cluster.observe()).nodes['n1']).toMatchObject({ starts: 1 });
    } finally {
      await agent.close();
    }
  });
});

describe.skipIf(!here)('a clock of a Go program', () => {
  it('is skewed as its own answers say', async () => {
    const runDir = await mkdtemp(join(tmpdir(), 'verify-test-'));
    const cluster = await dockerRuntime.start(etcdDeployment, {
      runId: `etcd-${process.pid}`,
      runDir,
      onProgress: () => {},
      signal: new AbortController().signal,
      seed: 1,
      capabilities: ['clock'],
    });
    try {
      const { host, port } = cluster.endpoint('n1', ETCD_PORT);
      // Go's HTTP server dates its answers by the wall clock, to the second.
      const ask = async (): Promise<Bounds> => {
        const asked = Date.now();
        // Without a limit it would wait for the headers of a lost connection for five minutes.
        using limit = abortScope([], 5000);
        const { signal } = limit;
        const answer = await fetch(`http://${host}:${port}/health`, { signal });
        const date = Date.parse(answer.headers.get('date') ?? '');
        return { least: date - Date.now(), most: date + 1000 - asked };
      };
      const offset = (): Promise<Bounds> => vi.waitFor(ask, { timeout: 30_000 });
      expectWithin(await offset(), 0);
      await cluster.want(skew('n1', { offsetMs: HOUR }));
      expectWithin(await offset(), HOUR);
      await cluster.want(HEALTHY);
      expectWithin(await offset(), 0);
      expect((await cluster.observe()).nodes['n1']).toMatchObject({
        process: 'running',
        starts: 1,
      });
    } finally {
      await cluster.destroy();
      await rm(runDir, { recursive: true, force: true });
    }
  });
});
