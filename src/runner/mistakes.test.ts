/** Runs over nodes that break their protocol, and over nodes of which none is left. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Breach } from '../cluster/port/protocol.ts';
import { FakeRun } from './fake-run.fixture.ts';

// Deadlines pass here in real time.
vi.setConfig({ testTimeout: 30_000 });

let fake: FakeRun;

beforeEach(async () => {
  fake = await FakeRun.open();
});

afterEach(() => fake.close());

const PROMISES = ['linearizable', 'recovers', 'no-breaches'];

const STRAY: Breach = {
  kind: 'to-nobody',
  severity: 'violation',
  means: 'sent a message to "n17", which is no node and no client',
  message: '{"src":"n2"}',
  hint: 'Mend it.',
};

const PRINT: Breach = { ...STRAY, kind: 'no-json', severity: 'warning', means: 'wrote text' };

/** Does this as so many operations are under way. */
const after = (operations: number, what: () => void): void => {
  let count = 0;
  fake.onOperation = () => {
    if (++count === operations) what();
    return undefined;
  };
};

describe('a node that breaks its protocol', () => {
  it('breaks a promise, is counted, and saved', async () => {
    after(30, () => {
      for (const node of ['n2', 'n1', 'n2']) fake.cluster.breach(node, STRAY);
    });
    const result = await fake.run([], { promises: PROMISES });
    expect(result).toMatchObject({
      verdict: 'invalid',
      exitCode: 1,
      reason: `n2 ${STRAY.means} (3 times): ${STRAY.message}`,
      breaches: [{ ...STRAY, node: 'n2', nodes: ['n2', 'n1'], count: 3 }],
    });
    const told = fake.savedEvents().filter(({ type }) => type === 'breach');
    expect(told).toMatchObject([
      { node: 'n2', count: 1 },
      { node: 'n2', count: 3 },
    ]);
  });

  it.each([
    ['no violation where that is a warning', PRINT, PROMISES],
    ['no violation where nothing of the kind is promised', STRAY, ['linearizable', 'recovers']],
  ])('is %s', async (_, breach, promises) => {
    after(30, () => fake.cluster.breach('n3', breach));
    const result = await fake.run([], { promises });
    expect(result).toMatchObject({ verdict: 'valid', breaches: [{ node: 'n3', count: 1 }] });
  });

  it('and does not serve ends the set-up once that is certain', async () => {
    fake.probe = () => {
      fake.cluster.breach('n2', STRAY);
      return Promise.resolve('n2 does not answer');
    };
    const failed = fake.run([], { promises: PROMISES, readyMs: 600_000 });
    await expect(failed).rejects.toMatchObject({
      exitCode: 3,
      message: `fake does not serve: n2 ${STRAY.means}: {"src":"n2"}. Mend it.`,
    });
  });
});

describe('a run of which no node is left', () => {
  it('ends at once', async () => {
    after(30, () => {
      for (const node of fake.cluster.nodes) fake.cluster.crash(node, 'exit code 1');
      fake.probe = () => Promise.resolve('no node is up');
    });
    const result = await fake.run([], { timeLimitMs: 600_000, recoverMs: 600_000 });
    expect(result).toMatchObject({ verdict: 'invalid', exitCode: 1 });
    expect(result.reason).toContain('(exit code 1) (and 2 more such ends)');
    expect(fake.notes()).toContain(
      'all nodes have ended by themselves: there is nothing left to test',
    );
  });

  it('goes on while one of them is started again', async () => {
    after(30, () => {
      fake.cluster.crash('n1', 'exit code 1', 5);
      fake.cluster.crash('n2', 'exit code 1');
      fake.cluster.crash('n3', 'exit code 1');
    });
    const result = await fake.run();
    expect(fake.notes().join()).not.toContain('nothing left to test');
    expect(result.operations.total).toBeGreaterThan(60);
  });
});

describe('a set-up in which a node ends', () => {
  it('fails, even if the others serve without it', async () => {
    fake.probe = () => {
      fake.cluster.crash('n2', 'exit code 9');
      return Promise.resolve(undefined);
    };
    await expect(fake.run()).rejects.toMatchObject({
      exitCode: 3,
      message: 'fake does not serve: n2 ended by itself (exit code 9)',
    });
  });
});
