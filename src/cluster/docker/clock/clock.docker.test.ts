import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { HEALTHY, type ClockFault, type NodeName, type WantedState } from '../../wanted.ts';
import { startAgent, type Agent } from '../agent.ts';
import { baseImageName } from '../base-image.ts';
import { openEngine } from '../engine.ts';
import { startEchoCluster, type EchoCluster } from '../fixtures/echo-cluster.ts';
import { engineHere } from '../fixtures/engine-here.ts';
import { ETCD_PORT, etcdDeployment } from '../fixtures/etcd.ts';
import { dockerRuntime } from '../runtime.ts';
import { Clocks } from './clocks.ts';

const HOUR = 3_600_000;
const here = await engineHere();

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

  /** What the process itself says: its wall clock minus ours, and its monotonic clock. */
  const read = async (node: NodeName): Promise<{ offset: number; monotonic: number }> => {
    const before = Date.now();
    const answer = await echo.ask(node, { type: 'clock' });
    const middle = (before + Date.now()) / 2;
    const { wall, monotonic } = answer as unknown as { wall: number; monotonic: number };
    return { offset: wall - middle, monotonic };
  };
  const expectOffset = async (node: NodeName, ms: number, within = 400): Promise<void> => {
    const { offset } = await read(node);
    expect(Math.abs(offset - ms), `${node} is off by ${offset} ms`).toBeLessThan(within);
  };

  it('can be had here, and is right to begin with', async () => {
    expect(echo.cluster.unsupported('clock')).toBeUndefined();
    await expectOffset('n1', 0);
    expect((await echo.cluster.observe()).nodes['n1']?.clockOffsetMs).toBe(0);
  });

  it.each([HOUR, -HOUR, 999, -1])('jumps by %d ms, alone, and back', async (offsetMs) => {
    const { cluster } = echo;
    const before = await read('n1');
    const at = performance.now();
    await cluster.want(skew('n1', { offsetMs }));
    await expectOffset('n1', offsetMs);
    await expectOffset('n2', 0);
    const observed = await cluster.observe();
    expect(observed.nodes['n1']?.clockOffsetMs).toBe(offsetMs);
    expect(observed.nodes['n2']?.clockOffsetMs).toBe(0);
    const passed = (await read('n1')).monotonic - before.monotonic;
    expect(Math.abs(passed - (performance.now() - at))).toBeLessThan(400);

    await cluster.want(HEALTHY);
    await expectOffset('n1', 0);
    expect((await cluster.observe()).nodes['n1']?.clockOffsetMs).toBe(0);
  });

  it('drifts', async () => {
    await echo.cluster.want(skew('n2', { offsetMs: 0, driftMsPerS: 5000 }));
    const first = (await read('n2')).offset;
    await sleep(1000);
    const second = (await read('n2')).offset;
    expect(second - first).toBeGreaterThan(2500);
    await echo.cluster.want(HEALTHY);
    await expectOffset('n2', 0);
  });

  it('strobes between two times', async () => {
    await echo.cluster.want(skew('n3', { offsetMs: HOUR, strobeMs: 200 }));
    const seen = new Set<string>();
    for (let i = 0; i < 100 && seen.size < 2; i++) {
      seen.add((await read('n3')).offset > HOUR / 2 ? 'ahead' : 'right');
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
      const target = { pid, started: await agent.run(`start_of ${pid}`) };
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
      const offset = async (): Promise<number> => {
        const answer = await fetch(`http://${host}:${port}/health`);
        return Date.parse(answer.headers.get('date') ?? '') - Date.now();
      };
      await expect
        .poll(() => offset().catch(() => undefined), { timeout: 20_000 })
        .toBeGreaterThan(-3000);
      await cluster.want(skew('n1', { offsetMs: HOUR }));
      expect(Math.abs((await offset()) - HOUR)).toBeLessThan(3000);
      await cluster.want(HEALTHY);
      expect(Math.abs(await offset())).toBeLessThan(3000);
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
