/** What `verify check` says of nodes that did or did not come to agree after healing. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { examplePlan } from '../../report/example-run.fixture.ts';
import { at, check, json, useFolder } from './try-check.fixture.ts';

// Threads of its own start here, which takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

useFolder();

type Step = readonly [node: string, f: 'write' | 'read', value: number];

/** Operations one after the other, a second each; a fault before the last of them, if any. */
const historyOf = (steps: readonly Step[], { fault }: { fault: boolean }): string => {
  const fault1 = (action: string, type = 'info') => ({
    process: 'nemesis',
    type,
    f: 'partition',
    value: { id: 1, action, kind: 'halves', summary: 's' },
  });
  const during = fault ? [fault1('start', 'invoke'), fault1('start')] : [];
  const after = fault ? [fault1('stop', 'invoke'), fault1('stop')] : [];
  const events = steps.map(([node, f, value], process) => [
    { process, type: 'invoke', f, key: 'x', value: f === 'read' ? null : value, node },
    { process, type: 'ok', f, key: 'x', value, node },
  ]);
  const [first = [], ...others] = events;
  return [...during, ...first, ...after, ...others.flat()]
    .map((event, index) => `${JSON.stringify({ index, time: index * 1e9, ...event })}\n`)
    .join('');
};

const AGREEING: readonly Step[] = [
  ['n1', 'write', 1],
  ['n1', 'read', 1],
  ['n2', 'read', 1],
];
/** Sequentially consistent, and not convergent. */
const DIFFERING: readonly Step[] = [
  ['n1', 'write', 1],
  ['n1', 'write', 2],
  ['n2', 'read', 1],
  ['n1', 'read', 2],
];

const save = async (name: string, content: string): Promise<string> => {
  await writeFile(at(name), content);
  return name;
};

describe('a history that names nodes and faults', () => {
  it('is told with its ladder whether the nodes came to agree', async () => {
    const file = await save('agreeing.jsonl', historyOf(AGREEING, { fault: true }));
    const { stdout, exitCode } = await check([file], { model: 'register', consistency: 'all' });
    expect(exitCode).toBe(0);
    expect(stdout).toContain(
      'convergence  valid  every node reads the same, and nothing that was acknowledged is lost\n' +
        '  n1 after N ms, n2 after N ms (from healing and the end of all writes)',
    );
  });

  it('is not judged by it where nobody promised it', async () => {
    const file = await save('reported.jsonl', historyOf(DIFFERING, { fault: true }));
    const { told, exitCode } = await json([file], { model: 'register', consistency: 'sequential' });
    expect(exitCode).toBe(0);
    expect(told).toMatchObject([
      {
        verdict: 'valid',
        convergence: {
          verdict: 'invalid',
          anomaly: 'divergence',
          nodes: [
            { node: 'n1', state: 'apart' },
            { node: 'n2', state: 'apart' },
          ],
        },
      },
    ]);
  });

  it('is judged by it where it is promised', async () => {
    const flags = { model: 'register', consistency: 'convergence,sequential' };
    const broken = await save('promised.jsonl', historyOf(DIFFERING, { fault: true }));
    const { told } = await json([broken], flags);
    expect(told).toMatchObject([
      {
        verdict: 'invalid',
        exitCode: 1,
        anomaly: 'divergence',
        levels: [
          { level: 'convergence', promised: true, verdict: 'invalid' },
          { level: 'sequential', promised: false, verdict: 'valid' },
        ],
      },
    ]);
    const kept = await save('kept.jsonl', historyOf(AGREEING, { fault: true }));
    const { stdout, exitCode } = await check([kept], flags);
    expect(exitCode).toBe(0);
    expect(stdout).toContain('valid  kept.jsonl\n  convergent\n');
  });

  it('names the acknowledged write that is gone', async () => {
    const steps: readonly Step[] = [
      ['n1', 'write', 1],
      ['n1', 'write', 2],
      ['n1', 'read', 1],
    ];
    const file = await save('lost.jsonl', historyOf(steps, { fault: true }));
    const { stdout } = await check([file], { model: 'register', consistency: 'sequential,causal' });
    expect(stdout).toContain("lost: client 1's write of 2 to x");
  });
});

describe('a history that does not say when all was healed', () => {
  it('has no such section', async () => {
    const file = await save('no-faults.jsonl', historyOf(DIFFERING, { fault: false }));
    const { told } = await json([file], { model: 'register', consistency: 'all' });
    expect(told[0]).not.toHaveProperty('convergence');
  });

  it('leaves it unknown where it is asked for', async () => {
    const file = await save('asked.jsonl', historyOf(AGREEING, { fault: false }));
    const { told } = await json([file], { model: 'register', consistency: 'convergence' });
    expect(told).toMatchObject([
      {
        verdict: 'unknown',
        exitCode: 2,
        reason: 'The history does not say that, and when, the last fault was undone.',
      },
    ]);
  });

  it('but a run of ours without faults was never broken', async () => {
    await mkdir(at('run'));
    const plan = examplePlan({
      nemeses: [],
      promises: ['sequential'],
      consistency: ['sequential'],
    });
    await save(join('run', 'run.json'), JSON.stringify(plan));
    await save(join('run', 'history.jsonl'), historyOf(AGREEING, { fault: false }));
    const { told } = await json(['run']);
    expect(told).toMatchObject([{ convergence: { verdict: 'valid' } }]);
  });
});
