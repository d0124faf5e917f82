import { existsSync, readdirSync, readlinkSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { disk } from '../../nemesis/disk.ts';
import { kill } from '../../nemesis/kill.ts';
import { partition } from '../../nemesis/partition/index.ts';
import { slow } from '../../nemesis/slow.ts';
import { HEALTHY } from '../cluster/port/wanted.ts';
import { EXIT, Failure, infrastructureFailure } from '../base/failure.ts';
import { laneOf } from './faults/conducted.fixture.ts';
import { exampleCounterexample } from '../report/example-run.fixture.ts';
import { FakeRun, WORKLOAD } from './fake-run.fixture.ts';

// Deadlines pass here in real time.
vi.setConfig({ testTimeout: 30_000 });

let fake: FakeRun;

beforeEach(async () => {
  fake = await FakeRun.open();
});

afterEach(() => fake.close());

/** Ends the run as Ctrl-C does, once so many operations were done. */
const interruptAfter = (operations: number): void => {
  let count = 0;
  fake.onOperation = () => {
    if (++count === operations) fake.interrupt.abort();
    return undefined;
  };
};

const hasProc = existsSync('/proc/self/fd');
// oxlint-disable-next-line no-console -- a skipped test must be heard of
if (!hasProc) console.warn('SKIPPED: that no file is held open (there is no /proc here)');

describe('a run', () => {
  it('goes from set-up to verdict, and leaves nothing', async () => {
    const result = await fake.run([laneOf(partition)]);
    expect(result).toMatchObject({ verdict: 'valid', exitCode: 0, leftBehind: [], seed: 7 });
    expect(fake.phases()).toEqual(['set-up', 'drive', 'heal', 'recover', 'close', 'check', 'done']);
    expect(result.operations.ok).toBeGreaterThan(10);
    expect(result.faults.length).toBeGreaterThan(0);
    expect(result.faults.filter(({ tookEffect, healed }) => !tookEffect || !healed)).toEqual([]);
    expect(fake.cluster.state).toEqual(HEALTHY);
    expect(fake.cluster.destroyed).toBe(true);
    expect(fake.openClients).toBe(0);
  });

  it('saves plan, history, faults and verdict', async () => {
    const result = await fake.run([laneOf(kill)]);
    expect(fake.saved('run.json')).toMatchObject({ system: 'fake', seed: 7, nemeses: ['kill'] });
    expect(fake.saved('verdict.json')).toEqual(result);
    const history = fake.history();
    const completed = history.filter((e) => e.process !== 'nemesis' && e.type !== 'invoke');
    expect(completed.length).toBe(result.operations.total);
    expect(history.some((event) => event.process === 'nemesis')).toBe(true);
    expect(fake.ledger().filter(({ stage }) => stage === 'healed').length).toBe(
      result.faults.length,
    );
  });

  it('asks the check for every level, with the first as promised', async () => {
    await fake.run();
    expect(fake.checked).toHaveLength(1);
    expect(fake.checked[0]).toMatchObject({
      model: { name: 'register', options: {} },
      levels: ['linearizable', 'causal'],
      promised: ['linearizable', 'recovers', 'no-crashes', 'no-alarms'],
      timeMs: 1_000,
      memoryBytes: 2 ** 20,
    });
  });

  it('tells the check since when nothing is broken', async () => {
    const { faults } = await fake.run([laneOf(kill)]);
    const healedAtMs = Math.max(...faults.map(({ untilMs }) => untilMs));
    expect(faults.length).toBeGreaterThan(0);
    expect(fake.checked[0]?.healedAt).toBeCloseTo(healedAtMs * 1e6, 3);
    const stops = fake
      .history()
      .filter(({ process, type }) => process === 'nemesis' && type === 'info');
    expect(stops.at(-1)?.time).toBeCloseTo(healedAtMs * 1e6, 3);
  });

  it('tells it nothing of that where something is left broken', async () => {
    let wants = 0;
    fake.cluster.beforeWant = () => {
      if (++wants > 1) throw new Error('n1 does not follow');
    };
    const { leftBehind } = await fake.run([laneOf(kill)]);
    expect(leftBehind).not.toEqual([]);
    expect(fake.checked[0]).not.toHaveProperty('healedAt');
  });

  it('hands on what became of the nodes', async () => {
    const convergence = { verdict: 'valid', nodes: [], lost: { count: 0, first: [] } } as const;
    fake.answer = { ...fake.answer, convergence };
    expect((await fake.run()).convergence).toEqual(convergence);
  });

  it('hands on what was found broken', async () => {
    fake.answer = {
      levels: [
        {
          level: 'linearizable',
          promised: true,
          verdict: 'invalid',
          engine: 'fake',
          checkMs: 1,
          reason: 'a read went back',
        },
      ],
      counterexample: exampleCounterexample(),
    };
    expect(await fake.run()).toMatchObject({
      verdict: 'invalid',
      exitCode: 1,
      reason: 'not linearizable: a read went back',
      counterexample: exampleCounterexample(),
    });
  });

  it('ends early after so many operations', async () => {
    const result = await fake.run([], { operations: 20, timeLimitMs: 60_000 });
    expect(result.operations.total).toBe(29); // and a read at each of three nodes, three times
  });
});

describe('a run that tested nothing is unknown', () => {
  it('for too few operations', async () => {
    fake.onOperation = () => ({ type: 'fail', error: 'no' });
    expect(await fake.run()).toMatchObject({
      verdict: 'unknown',
      exitCode: 2,
      reason: 'only 0 operations succeeded (no): nothing was tested',
    });
  });

  it('for a fault that took no effect', async () => {
    fake.cluster.idle = true; // a cut that no message ever meets
    const result = await fake.run([laneOf(partition)]);
    expect(result.faults.length).toBeGreaterThan(0);
    expect(result).toMatchObject({
      verdict: 'unknown',
      exitCode: 2,
      reason: 'no fault took effect: nothing was tested',
    });
  });

  it('for faults that never came', async () => {
    const result = await fake.run([laneOf(kill)], { intervalMs: 60_000 });
    expect(result.faults).toEqual([]);
    expect(result).toMatchObject({ verdict: 'unknown', exitCode: 2 });
  });
});

describe('a cluster that does not come up', () => {
  it('is an infrastructure failure; the plan is saved', async () => {
    fake.onStart = () => {
      throw infrastructureFailure('node-not-started', 'n1 did not start');
    };
    await expect(fake.run()).rejects.toMatchObject({ exitCode: 3, message: 'n1 did not start' });
    expect(fake.saved('run.json')).toBeDefined();
    expect(fake.saved('verdict.json')).toBeUndefined();
  });

  it.skipIf(!hasProc)('holds no file open', async () => {
    fake.cluster.unsupportedCapabilities.set('process.cpu', 'no quotas here');
    await expect(fake.run([laneOf(slow)])).rejects.toThrow('no quotas here');
    expect(openFiles()).not.toContain(fake.folder.history);
  });

  it('is taken down again when it is never ready', async () => {
    fake.probe = () => Promise.resolve('nobody leads');
    fake.cluster.log('n2', 'election timed out');
    await expect(fake.run([], { readyMs: 200 })).rejects.toMatchObject({
      exitCode: 3,
      message: 'fake does not serve 0.2 s after its start: nobody leads',
      hint: expect.stringContaining('election timed out') as string,
    });
    expect(fake.cluster.destroyed).toBe(true);
  });

  it('and cannot be taken down either: both are said, the worse exit code wins', async () => {
    fake.probe = () => Promise.reject(new Error('nobody leads'));
    fake.cluster.beforeDestroy = () => {
      throw leftover('container c1 is left');
    };
    const failure = await fake.run([], { readyMs: 100 }).catch((error: unknown) => error);
    expect(failure).toMatchObject({ exitCode: 4 });
    expect((failure as Failure).message).toContain('nobody leads');
    expect((failure as Failure).message).toContain('container c1 is left');
  });

  it('gives up at once when the cluster has failed', async () => {
    fake.probe = () => {
      fake.cluster.fail(infrastructureFailure('fell', 'n2 left an error', 'Catch it.'));
      return Promise.resolve('nobody leads');
    };
    await expect(fake.run([], { readyMs: 60_000 })).rejects.toMatchObject({
      exitCode: 3,
      message: 'n2 left an error',
      hint: 'Catch it.',
    });
  });

  it('gives up at once when a node has ended, with its last words', async () => {
    fake.probe = () => {
      fake.cluster.log('n2', 'permission denied');
      fake.cluster.crash('n2', 'exit code 1');
      return Promise.resolve('nobody leads');
    };
    await expect(fake.run([], { readyMs: 60_000 })).rejects.toMatchObject({
      exitCode: 3,
      message: 'fake does not serve: n2 ended by itself (exit code 1)',
      hint: expect.stringContaining('permission denied') as string,
    });
  });

  it('prepares the system once it serves, and makes that durable', async () => {
    const order: string[] = [];
    fake.probe = () => Promise.resolve(void order.push('probe'));
    fake.system = { prepare: () => Promise.resolve(void order.push('prepare')) };
    await fake.run();
    expect(order.slice(0, 2)).toEqual(['probe', 'prepare']);
    expect(order.filter((step) => step === 'prepare')).toHaveLength(1);
    expect(fake.cluster.settled).toBe(1);
  });

  it('tells and keeps what was tested, by its own word', async () => {
    fake.system = { version: () => Promise.resolve('fake 1.2.3\n') };
    expect(await fake.run()).toMatchObject({ version: 'fake 1.2.3' });
  });

  it('tests a system that cannot say what it is', async () => {
    fake.system = { version: () => Promise.reject(new Error('no such command')) };
    const result = await fake.run();
    expect(result).toMatchObject({ verdict: 'valid' });
    expect(result).not.toHaveProperty('version');
  });

  it('a fault that it cannot have ends the run before clients work', async () => {
    fake.cluster.unsupportedCapabilities.set('process.cpu', 'no quotas here');
    await expect(fake.run([laneOf(slow)])).rejects.toMatchObject({ exitCode: 3 });
    expect(fake.phases()).toEqual(['set-up']);
    expect(fake.cluster.destroyed).toBe(true);
  });
});

describe('a clean-up that fails', () => {
  it('ends with 4 and names what is left; the verdict is saved all the same', async () => {
    fake.cluster.beforeDestroy = () => {
      throw leftover('container c1 is left');
    };
    const result = await fake.run();
    expect(result).toMatchObject({
      verdict: 'valid',
      exitCode: 4,
      leftBehind: ['container c1 is left'],
    });
    expect(fake.saved('verdict.json')).toEqual(result);
  });

  it('does not hide that the run broke: both are said', async () => {
    fake.cluster.beforeWant = () => {
      throw new Error('n1 does not follow');
    };
    fake.cluster.beforeDestroy = () => {
      throw leftover('container c1 is left');
    };
    const result = await fake.run([laneOf(kill)]);
    expect(result).toMatchObject({ verdict: 'unknown', exitCode: 4 });
    expect(result.reason).toContain('n1 does not follow');
    expect(result.leftBehind).toContain('container c1 is left');
  });
});

describe('an interruption', () => {
  it('heals, saves and checks what there is: 130', async () => {
    interruptAfter(50);
    const result = await fake.run([laneOf(kill)], { timeLimitMs: 60_000 });
    expect(result).toMatchObject({ exitCode: 130, interrupted: true });
    expect(fake.phases()).toEqual(['set-up', 'drive', 'heal', 'check', 'done']);
    expect(fake.cluster.state).toEqual(HEALTHY);
    expect(fake.cluster.destroyed).toBe(true);
    expect(fake.saved('verdict.json')).toEqual(result);
    const completed = fake.history().filter((e) => e.process !== 'nemesis' && e.type !== 'invoke');
    expect(completed.length).toBe(result.operations.total);
    expect(completed.length).toBeGreaterThanOrEqual(50);
  });

  it('while a fault is on heals it first', async () => {
    fake.cluster.beforeWant = (state) => {
      if (state.nodes['n1'] ?? state.nodes['n2'] ?? state.nodes['n3']) fake.interrupt.abort();
    };
    const result = await fake.run([laneOf(kill)], { timeLimitMs: 60_000 });
    expect(result.exitCode).toBe(130);
    expect(result.faults.map(({ healed }) => healed)).toEqual([true]);
    expect(fake.ledger().at(-1)).toMatchObject({ stage: 'healed', left: [] });
  });

  it('during the check ends with 130 and the verdict', async () => {
    fake.onCheck = () => fake.interrupt.abort();
    expect(await fake.run()).toMatchObject({ exitCode: 130, verdict: 'valid' });
  });
});

describe('a run that breaks on the way', () => {
  const notFollowing = (at: number): void => {
    let wants = 0;
    fake.cluster.beforeWant = () => {
      if (++wants === at)
        throw infrastructureFailure('stuck', 'n1 does not follow.', 'Look at n1.');
    };
  };

  it('heals, takes the cluster down, and checks what was recorded: 3', async () => {
    notFollowing(2);
    const result = await fake.run([laneOf(kill)], { timeLimitMs: 60_000 });
    expect(result).toMatchObject({
      verdict: 'unknown',
      exitCode: 3,
      reason: 'the run broke off (n1 does not follow); what was recorded until then: linearizable',
      broken: { reason: 'n1 does not follow.', detail: 'Look at n1.' },
    });
    expect(fake.events).toContainEqual(
      expect.objectContaining({ type: 'broken', reason: 'n1 does not follow.' }),
    );
    expect(fake.phases()).toEqual(['set-up', 'drive', 'heal', 'check', 'done']);
    expect(fake.saved('verdict.json')).toEqual(result);
    const completed = fake.history().filter((e) => e.process !== 'nemesis' && e.type !== 'invoke');
    expect(completed.length).toBe(result.operations.total);
    expect(fake.checked[0]?.history.count).toBeGreaterThanOrEqual(completed.length);
    expect(fake.cluster.state).toEqual(HEALTHY);
    expect(fake.cluster.destroyed).toBe(true);
    expect(fake.openClients).toBe(0);
  });

  it('does not hide a violation in what was recorded', async () => {
    notFollowing(2);
    fake.answer = {
      levels: [{ ...PROMISED, verdict: 'invalid', reason: 'a read went back' }],
    };
    expect(await fake.run([laneOf(kill)])).toMatchObject({
      verdict: 'invalid',
      exitCode: 1,
      reason: 'not linearizable: a read went back',
      broken: { reason: 'n1 does not follow.' },
    });
  });

  it('in a workload: the others stop, and no client is left working', async () => {
    let count = 0;
    const source = WORKLOAD.source.bind(WORKLOAD);
    fake.workload = {
      ...WORKLOAD,
      source: (setting) => {
        const inner = source(setting);
        return {
          ...inner,
          next: (who) => {
            if (++count === 30) throw new TypeError('no such field');
            return inner.next(who);
          },
        };
      },
    };
    const { exitCode, broken } = await fake.run([], { timeLimitMs: 60_000 });
    expect([exitCode, broken?.reason]).toEqual([3, 'no such field']);
    expect(broken?.detail).toContain('run.test.ts');
    expect(fake.openClients).toBe(0);
    const events = fake.events.length;
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(fake.events.length).toBe(events);
  });
});

describe('clients and hooks that do not keep to their contract', () => {
  it('a client that throws has an unknown outcome, and the run goes on', async () => {
    let count = 0;
    fake.onOperation = () => {
      if (++count === 30) throw new TypeError('no such field');
      return undefined;
    };
    const result = await fake.run();
    expect(result).toMatchObject({ verdict: 'valid', exitCode: 0, operations: { info: 1 } });
    const open = fake.history().filter(({ type }) => type === 'info');
    expect(open).toMatchObject([{ error: 'no such field' }]);
  });

  it('clients that always throw are no test that passed', async () => {
    fake.onOperation = () => {
      throw new TypeError('no such field');
    };
    const result = await fake.run();
    expect(result).toMatchObject({ verdict: 'unknown', exitCode: 2 });
    expect(result.reason).toBe('only 0 operations succeeded (no such field): nothing was tested');
  });

  it('a client that never answers does not hold up the run', async () => {
    fake.open = () => ({
      perform: () => new Promise(() => {}),
      close: () => new Promise(() => {}),
    });
    const result = await fake.run([], { operationTimeoutMs: 50 });
    expect(result).toMatchObject({ verdict: 'unknown', exitCode: 2 });
  });

  it('one that cannot be opened neither, and it is said why', async () => {
    fake.open = () => Promise.reject(new Error('connection refused'));
    const result = await fake.run();
    expect(result).toMatchObject({ verdict: 'unknown', exitCode: 2, operations: { total: 0 } });
    expect(fake.notes()).toContain('no client of n1 can be opened: connection refused');
  });

  it('where nobody can be asked who leads, nobody leads', async () => {
    fake.leader = () => Promise.reject(new Error('no link to n1'));
    expect(await fake.run()).toMatchObject({ verdict: 'valid' });
    expect(fake.events).toContainEqual(
      expect.objectContaining({ type: 'leader', node: undefined }),
    );
  });
});

describe('recovery', () => {
  /** From the first fault on it never serves again. */
  const neverAgain = (): void => {
    fake.probe = () =>
      Promise.resolve(fake.cluster.wants.length > 0 ? 'the stream is gone' : undefined);
  };

  it('is measured', async () => {
    let healed = 0;
    fake.probe = () => {
      const down = fake.phases().includes('recover') && healed++ < 3;
      return Promise.resolve(down ? 'electing' : undefined);
    };
    const result = await fake.run([laneOf(kill)]);
    expect(result).toMatchObject({ verdict: 'valid', recovery: { serves: true } });
    expect(result.recovery?.afterMs).toBeGreaterThanOrEqual(100);
    expect(result.levels).toContainEqual(
      expect.objectContaining({ level: 'recovers', promised: true, verdict: 'valid' }),
    );
  });

  it('that never comes is a violation, however right all answers were', async () => {
    neverAgain();
    const result = await fake.run([laneOf(kill)]);
    expect(result).toMatchObject({ verdict: 'invalid', exitCode: 1, leftBehind: [] });
    expect(result.reason).toMatch(
      /^it did not serve again within 0\.\d s of healing: the stream is gone$/u,
    );
  });

  it('and where it is not promised, no test that passed', async () => {
    neverAgain();
    const promises = ['linearizable'];
    const result = await fake.run([laneOf(kill)], { promises });
    expect(result).toMatchObject({ verdict: 'unknown', exitCode: 2 });
    expect(result.reason).toContain('the stream is gone');
  });

  it('is not believed when no client is served', async () => {
    fake.onOperation = () =>
      fake.phases().includes('heal') ? { type: 'fail', error: 'read only' } : undefined;
    const result = await fake.run([laneOf(kill)]);
    expect(result).toMatchObject({ verdict: 'invalid', exitCode: 1 });
    expect(result.reason).toContain('no read succeeded at any node (read only)');
  });
});

describe('a node whose files were damaged', () => {
  /** It does not start again, and says so in its log; the system asks of every node to answer. */
  const refusing = (): void => {
    const damaged = new Set<string>();
    const refuses = new Set<string>();
    fake.cluster.beforeWant = ({ nodes }) => {
      for (const node of fake.cluster.nodes) {
        const hit = nodes[node]?.damage !== undefined;
        if (hit) damaged.add(node);
        else if (damaged.has(node) && !refuses.has(node)) {
          refuses.add(node);
          fake.cluster.log(node, 'checksums do not match');
          fake.cluster.crash(node, 'exit code 1');
        }
      }
    };
    fake.system = {
      alarms: [{ pattern: /checksums/u, means: 'its data is damaged', severity: 'violation' }],
      probe: ({ cluster }) =>
        Promise.resolve(cluster.nodes.some((node) => refuses.has(node)) ? 'silent' : undefined),
    };
  };

  it('may refuse to start: the others serve without it', async () => {
    refusing();
    const result = await fake.run([laneOf(disk, 'flipped')]);
    expect(result).toMatchObject({ verdict: 'valid', recovery: { serves: true } });
    expect(result.crashes).toMatchObject([{ excuse: 'its files had been damaged' }]);
    expect(result.alarms).toMatchObject([
      { severity: 'warning', means: 'its data is damaged (its files had been damaged)' },
    ]);
  });

  it('may end while its disk is full: the others serve without it', async () => {
    let full: string | undefined;
    fake.cluster.beforeWant = ({ nodes }) => {
      const [node] = Object.entries(nodes).find(([, want]) => want.disk === 'full') ?? [];
      if (node === undefined || full !== undefined) return;
      full = node;
      fake.cluster.crash(node, 'exit code 1');
    };
    const result = await fake.run([laneOf(disk, 'full')]);
    expect(result).toMatchObject({ verdict: 'valid', recovery: { serves: true } });
    expect(result.crashes).toMatchObject([{ node: full, excuse: 'its disk had failed' }]);
  });

  it.each([
    [
      'one more than it can do without',
      0,
      'unknown',
      /^it does not serve again, but the disks of n\d.* had failed or been damaged, more than/u,
    ],
    [
      'none that it needs',
      1,
      'invalid',
      /^it did not serve again within .* of healing: no quorum$/u,
    ],
  ])('is %s', async (_what, maxDown, verdict, reason) => {
    refusing();
    const probe = (): Promise<string | undefined> =>
      Promise.resolve(fake.phases().includes('recover') ? 'no quorum' : undefined);
    fake.system = { ...fake.system, probe, maxDown: () => maxDown };
    const result = await fake.run([laneOf(disk, 'flipped')], { unsafe: maxDown === 0 });
    expect(result).toMatchObject({ verdict });
    expect(result.levels.find(({ level }) => level === 'recovers')?.reason).toMatch(reason);
  });
});

describe('nodes that end by themselves', () => {
  const crashAfter = (operations: number, restartInMs?: number): void => {
    let count = 0;
    fake.onOperation = () => {
      if (++count === operations) {
        fake.cluster.log('n2', 'panic: index out of range');
        fake.cluster.crash('n2', 'exit code 2', restartInMs);
      }
      return undefined;
    };
  };

  it('are a violation with their last words', async () => {
    crashAfter(30);
    const result = await fake.run();
    expect(result).toMatchObject({
      verdict: 'invalid',
      exitCode: 1,
      leftBehind: [],
      crashes: [{ node: 'n2', count: 1, detail: 'exit code 2' }],
    });
    expect(result.reason).toMatch(
      /^n2 ended by itself 0\.\d s into the run \(exit code 2\); the last line of its log: panic: index out of range$/u,
    );
  });

  it('are counted, and no violation, where the system may crash', async () => {
    crashAfter(30, 10);
    const result = await fake.run([], { promises: ['linearizable', 'recovers'] });
    expect(result).toMatchObject({ verdict: 'valid', crashes: [{ node: 'n2', count: 1 }] });
  });

  it('are saved, so that the run is judged the same again', async () => {
    crashAfter(30);
    await fake.run();
    expect(fake.savedEvents()).toContainEqual(
      expect.objectContaining({ type: 'crash', node: 'n2', log: ['panic: index out of range'] }),
    );
  });
});

describe('alarms in the logs of nodes', () => {
  const alarms = [
    { pattern: /checksums? do not match/u, means: 'its data is damaged', severity: 'violation' },
    { pattern: /slow disk/u, means: 'its disk is slow', severity: 'warning' },
  ] as const;

  it.each([
    ['checksums do not match in block 7', 'invalid', 1],
    ['slow disk: 2 s', 'valid', 0],
    ['all is well', 'valid', 0],
  ])('%j: %s', async (line, verdict, exitCode) => {
    fake.system = { alarms };
    let count = 0;
    fake.onOperation = () => {
      if (++count === 30) fake.cluster.log('n3', line);
      return undefined;
    };
    const result = await fake.run();
    expect(result).toMatchObject({ verdict, exitCode });
    expect(result.alarms.map((alarm) => alarm.line)).toEqual(
      count > 0 && line !== 'all is well' ? [line] : [],
    );
    expect(result.reason).toBe(
      verdict === 'valid' ? 'linearizable' : `the log of n3 says that its data is damaged: ${line}`,
    );
  });
});

describe('the closing phase', () => {
  it('that is essential and cannot be read leaves the run unknown', async () => {
    const source = WORKLOAD.source.bind(WORKLOAD);
    fake.workload = {
      ...WORKLOAD,
      source: (setting) => ({
        ...source(setting),
        closing: () => ({
          kind: 'agree',
          essential: true,
          requests: [
            { f: 'read', value: null },
            { f: 'read-all', value: null },
          ],
        }),
      }),
    };
    fake.onOperation = ({ f }) => {
      if (f !== 'read-all') return undefined;
      fake.interrupt.abort(); // nobody waits for half a minute
      return { type: 'fail', error: 'too large' };
    };
    const result = await fake.run();
    expect(result).toMatchObject({ verdict: 'unknown' });
    expect(result.reason).toBe('in the end no node answered read-all (too large)');
  });
});

const PROMISED = { level: 'linearizable', promised: true, engine: 'fake', checkMs: 1 } as const;

const openFiles = (): readonly string[] =>
  readdirSync('/proc/self/fd').map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`);
    } catch {
      return ''; // the folder itself was open while it was read
    }
  });

const leftover = (what: string): Failure =>
  new Failure(what, { code: 'left-behind', exitCode: EXIT.cleanUpIncomplete });

describe('a program that asks the machine', () => {
  const call = { call: 'Date.now', place: 'program.ts:12' } as const;

  it('is told, saved and in the verdict, and breaks no promise', async () => {
    let asked = false;
    fake.onOperation = () => {
      if (!asked) fake.cluster.useMachine('n2', call);
      asked = true;
      return undefined;
    };
    const result = await fake.run();
    expect(result).toMatchObject({ verdict: 'valid', exitCode: 0 });
    expect(result.machineCalls).toEqual([
      { node: 'n2', ...call, timeMs: expect.any(Number) as number },
    ]);
    expect(fake.events).toContainEqual(
      expect.objectContaining({ type: 'machine-call', node: 'n2', ...call }),
    );
    expect(fake.saved('verdict.json')).toMatchObject({ machineCalls: [{ node: 'n2', ...call }] });
  });

  it('is not spoken of where none does', async () => {
    expect(await fake.run()).not.toHaveProperty('machineCalls');
  });
});

describe('a cluster that fails', () => {
  it('ends the run midway, which is unknown, with the reason', async () => {
    let operations = 0;
    fake.onOperation = () => {
      if (++operations === 30) {
        fake.cluster.fail(infrastructureFailure('fell', 'n2 left an error', 'Catch it.'));
      }
      return undefined;
    };
    const result = await fake.run([], { timeLimitMs: 600_000 });
    expect(result).toMatchObject({
      verdict: 'unknown',
      exitCode: 3,
      broken: { reason: 'n2 left an error', detail: 'Catch it.' },
    });
    expect(result.reason).toContain('the run broke off (n2 left an error)');
    expect(fake.cluster.destroyed).toBe(true);
  });
});
