/** Runs over nodes whose program states invariants, on a cluster that can look at them. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { BrokenInvariant } from '../cluster/port/invariants.ts';
import { FakeRun } from './fake-run.fixture.ts';

// Deadlines pass here in real time.
vi.setConfig({ testTimeout: 30_000 });

let fake: FakeRun;

beforeEach(async () => {
  fake = await FakeRun.open();
});

afterEach(() => fake.close());

const BROKEN: BrokenInvariant = {
  verdict: 'invalid',
  what: 'election safety: n1 and n2 both lead in term 3',
  node: 'n2',
  step: 'took vote from n3',
  messages: [{ sentMs: 1, receivedMs: 2, src: 'n3', dest: 'n2', body: { type: 'vote' } }],
};

/** Does this as clients are at work. */
const midway = (what: () => void): void => {
  let count = 0;
  fake.onOperation = () => {
    if (++count === 30) what();
    return undefined;
  };
};

const levelOf = (result: Awaited<ReturnType<FakeRun['run']>>) =>
  result.levels.find(({ level }) => level === 'invariants');

describe('invariants of a node program', () => {
  it('are a promise that is kept, with how often that was looked at', async () => {
    fake.cluster.steps = 12_345;
    const result = await fake.run();
    expect(result).toMatchObject({ verdict: 'valid', exitCode: 0, invariants: { steps: 12_345 } });
    expect(levelOf(result)).toEqual({
      level: 'invariants',
      promised: true,
      verdict: 'valid',
      engine: 'run',
      checkMs: 0,
      notes: ['looked at after each of 12,345 steps of the nodes'],
    });
    expect(fake.savedEvents()).toContainEqual({
      type: 'invariants-checked',
      steps: 12_345,
      timeMs: expect.any(Number) as number,
    });
  });

  it('are no level where none are stated, or nobody can look at them', async () => {
    const result = await fake.run();
    expect(levelOf(result)).toBeUndefined();
    expect(result).not.toHaveProperty('invariants');
    expect(fake.savedEvents().map(({ type }) => type)).not.toContain('invariants-checked');
  });

  it('that do not hold are a violation, in a sentence, and are saved with the messages', async () => {
    fake.cluster.steps = 99;
    midway(() => fake.cluster.breakInvariant(BROKEN));
    const result = await fake.run();
    expect(result).toMatchObject({
      verdict: 'invalid',
      exitCode: 1,
      reason: expect.stringMatching(
        /^election safety: n1 and n2 both lead in term 3 \(n2 took vote from n3, \d\.\d s into the run\)$/,
      ) as string,
      invariants: { steps: 99, broken: { what: BROKEN.what, messages: BROKEN.messages } },
    });
    expect(levelOf(result)).toMatchObject({ verdict: 'invalid', anomaly: 'invariant' });
    expect(fake.savedEvents()).toContainEqual(
      expect.objectContaining({ ...BROKEN, type: 'invariant' }),
    );
  });

  it('stay a violation of a run that breaks off', async () => {
    fake.cluster.steps = 99;
    midway(() => {
      fake.cluster.breakInvariant(BROKEN);
      fake.interrupt.abort();
    });
    expect(await fake.run()).toMatchObject({ verdict: 'invalid', exitCode: 1, interrupted: true });
  });

  it('that cannot be looked at leave the run unknown, and blame nobody', async () => {
    fake.cluster.steps = 3;
    const what = "Cannot read properties of undefined (reading 'term')";
    midway(() => fake.cluster.breakInvariant({ ...BROKEN, verdict: 'unknown', what }));
    const result = await fake.run();
    expect(result).toMatchObject({ verdict: 'unknown', exitCode: 2 });
    expect(result.reason).toContain(`invariants: the invariants cannot be looked at: ${what}`);
    expect(result.invariants).not.toHaveProperty('broken');
  });
});
