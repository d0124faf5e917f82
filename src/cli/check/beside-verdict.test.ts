/** What `verify check` tells beside a verdict: up to where it was linearizable, and the times of sets. */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { examplePlan } from '../../report/example-run.fixture.ts';
import { at, check, type Event, history, json, STALE, useFolder } from './try-check.fixture.ts';

// Threads of its own start here, which takes seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

useFolder();

const save = async (name: string, content: string): Promise<string> => {
  await writeFile(at(name), content);
  return name;
};

/** After the stale read, as many others as one likes. */
const longer = (): string => {
  const before = STALE.trimEnd().split('\n').length;
  const events = Array.from({ length: 20 }, (_, at): Event[] => [
    [2, 'invoke', 'write', at + 3],
    [2, 'ok', 'write', at + 3],
  ]).flat();
  const after = history(...events)
    .trimEnd()
    .split('\n');
  const moved = after.map((line, i) => {
    const index = before + i;
    return JSON.stringify({ ...(JSON.parse(line) as object), index, time: index * 1e6 });
  });
  return `\n${STALE}${moved.join('\n')}\n`;
};

describe('of a history that is not linearizable', () => {
  it('tells up to where it was, as text, as data and in JUnit', async () => {
    const file = await save('longer.jsonl', longer());
    const { stdout } = await check([file], { model: 'register', junit: at('junit.xml') });
    const sentence =
      "linearizable until N ms, when client 1's read 1 returned (operation 3 of 23, invoked on line 6)";
    expect(stdout).toContain(`\n  ${sentence}\n`);
    expect(await readFile(at('junit.xml'), 'utf8')).toMatch(
      /\nlinearizable until 5\.0 ms, when client 1&apos;s read 1 returned/u,
    );
    const { told } = await json([file], { model: 'register' });
    expect(told[0]).toMatchObject({
      longestPrefix: {
        whole: {
          found: 'exact',
          operation: { number: 3, row: 2, event: 4, line: 6, process: 1, completeTime: 5e6 },
          completed: 2,
          of: 23,
        },
        keys: [{ key: 'x', found: 'exact', completed: 2 }],
        keysLeftOut: { broken: 0, undecided: 0 },
      },
    });
  });

  it('tells nothing of the kind where it was not asked for', async () => {
    const file = await save('unasked.jsonl', longer());
    const { told } = await json([file], { model: 'register', consistency: 'causal' });
    expect(told[0]).not.toHaveProperty('longestPrefix');
  });
});

describe('of a set that is read whole', () => {
  const lossy = history(
    [0, 'invoke', 'add', 1],
    [0, 'ok', 'add', 1],
    [0, 'invoke', 'add', 2],
    [0, 'ok', 'add', 2],
    [1, 'invoke', 'read', null],
    [1, 'ok', 'read', [2]],
  );

  it('tells what became of its elements', async () => {
    const file = await save('lossy.jsonl', lossy);
    const { stdout } = await check([file], { model: 'set' });
    expect(stdout).toContain('\n  set  2 elements: 1 stable, 1 lost\n');
    expect(stdout).toContain('\n  lost: 1 of x\n');
    const { told } = await json([file], { model: 'set' });
    expect(told[0]).toMatchObject({
      setFull: { attemptCount: 2, stableCount: 1, lost: [{ element: '1', key: 'x' }] },
    });
  });

  it('and so it is of a saved run', async () => {
    await mkdir(at('run'));
    const plan = examplePlan({ workload: 'set', nemeses: [], model: { name: 'set', options: {} } });
    await save(join('run', 'run.json'), JSON.stringify(plan));
    await save(join('run', 'history.jsonl'), lossy);
    const { told } = await json(['run']);
    expect(told[0]).toMatchObject({
      verdict: 'invalid',
      longestPrefix: { whole: { found: 'exact', operation: { number: 3, line: 5 } } },
      setFull: { attemptCount: 2, lostCount: 1 },
    });
  });
});
