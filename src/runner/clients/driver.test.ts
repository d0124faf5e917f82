import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { realTime } from '../../base/time.ts';
import { nodeNames } from '../../cluster/port/names.ts';
import type { OperationLimits } from '../../cluster/port/system.ts';
import type { OperationSource } from '../../generator/workload.ts';
import { OK, UNKNOWN } from '../../history/columns.ts';
import type { HistoryEvent, Outcome, Request } from '../../history/operation.ts';
import { Recorder } from '../../history/recorder.ts';
import { Driver } from './driver.ts';
import type { RunEvent } from '../events.ts';

const folders: string[] = [];
const finishing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  // Some have finished already.
  await Promise.allSettled(finishing.splice(0).map((finish) => finish()));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

type Perform = (
  request: Request,
  client: { name: string; node: string },
  limits: OperationLimits,
) => Promise<Outcome>;

const setUp = async (
  concurrency: number,
  perform: Perform,
  operationTimeoutMs = 1000,
  beforeOpen: (node: string) => void = () => {},
) => {
  const folder = mkdtempSync(join(tmpdir(), 'verify-driver-'));
  folders.push(folder);
  const recorder = await Recorder.create(join(folder, 'history.jsonl'));
  finishing.push(() => recorder.finish());
  const events: RunEvent[] = [];
  const open = new Map<string, string>();
  const notes: string[] = [];
  const driver = new Driver({
    nodes: nodeNames(3),
    open: (node, name) => {
      beforeOpen(node);
      open.set(name, node);
      return {
        perform: (request, limits) => perform(request, { name, node }, limits),
        close: () => void open.delete(name),
      };
    },
    recorder,
    emit: (event) => events.push(event),
    concurrency,
    operationTimeoutMs,
    time: realTime,
    note: (text) => notes.push(text),
  });
  return {
    driver,
    open,
    notes,
    operations: () => events.filter((event) => event.type === 'operation'),
    /** What is on the disk. */
    history: async (): Promise<readonly HistoryEvent[]> => {
      await recorder.finish();
      const lines = readFileSync(join(folder, 'history.jsonl'), 'utf8').trimEnd().split('\n');
      return lines.map((line) => JSON.parse(line) as HistoryEvent);
    },
    columns: () => recorder.finish(),
  };
};

/** Writes 1, 2, 3, … and notes what it is told of them. */
const counting = () => {
  const told: (readonly [Request, Outcome])[] = [];
  let last = 0;
  const source: OperationSource = {
    next: () => ({ f: 'write', key: 'x', value: ++last }),
    completed: (_who, request, outcome) => void told.push([request, outcome]),
  };
  return { source, told, asked: () => last };
};

const never = new AbortController().signal;
const LIMITS = { timeoutMs: 1000, signal: never };
const fine: Perform = ({ value }) => Promise.resolve({ type: 'ok', value });
const soon: Perform = async ({ value }) => {
  await new Promise((resolve) => setTimeout(resolve, 1));
  return { type: 'ok', value };
};

describe('the driver', () => {
  it('begins so many operations and no more, and tells the source of each', async () => {
    const { driver, operations } = await setUp(4, soon);
    const { source, told, asked } = counting();
    await driver.drive(source, { rate: 0, operations: 50, signal: never });
    expect(asked()).toBe(50);
    expect(told).toHaveLength(50);
    expect(operations()).toHaveLength(50);
  });

  it('records each before it is performed and after it was answered, one at a time a process', async () => {
    const { driver, columns } = await setUp(5, soon);
    await driver.drive(counting().source, { rate: 0, operations: 100, signal: never });
    const { count, invoke, complete, process, outcome } = await columns();
    expect(count).toBe(100);
    expect(outcome.every((one) => one === OK)).toBe(true);
    expect(new Set(process)).toEqual(new Set([0, 1, 2, 3, 4]));
    for (let row = 0; row < count; row++) {
      expect(complete[row]).toBeGreaterThan(invoke[row] as number);
      for (let later = row + 1; later < count; later++) {
        const overlap = (invoke[later] as number) < (complete[row] as number);
        expect(overlap && process[later] === process[row]).toBe(false);
      }
    }
  });

  it('retires a process after an unknown outcome, and closes its client', async () => {
    let performed = 0;
    const { driver, columns, open } = await setUp(2, ({ value }) =>
      Promise.resolve(
        ++performed % 5 === 0 ? { type: 'info', error: 'timeout' } : { type: 'ok', value },
      ),
    );
    await driver.drive(counting().source, { rate: 0, operations: 40, signal: never });
    expect(open.size).toBeLessThanOrEqual(2); // two at work, eight retired
    const { count, process, outcome } = await columns();
    const retired = new Set<number>();
    for (let row = 0; row < count; row++) {
      expect(retired.has(process[row] as number)).toBe(false);
      if (outcome[row] === UNKNOWN) retired.add(process[row] as number);
    }
    expect(retired.size).toBe(8);
  });

  it('keeps a fresh process at the node of the one that it replaces', async () => {
    const { driver, open, history } = await setUp(3, () =>
      Promise.resolve({ type: 'info', error: 'timeout' }),
    );
    await driver.drive(counting().source, { rate: 0, operations: 30, signal: never });
    const nodes = new Map<number, Set<string>>();
    for (const { process, node = '' } of await history()) {
      const slot = Number(process) % 3;
      nodes.set(slot, (nodes.get(slot) ?? new Set()).add(node));
    }
    expect(new Set([...nodes.values()].map((seen) => [...seen].join(' ')))).toEqual(
      new Set(['n1', 'n2', 'n3']),
    );
    await driver.close();
    expect(open.size).toBe(0);
  });

  it('writes down what a failure has seen, and why it failed', async () => {
    const { driver, history, operations } = await setUp(1, () =>
      Promise.resolve({ type: 'fail', error: 'was 7', observed: 7 }),
    );
    await driver.drive(counting().source, { rate: 0, operations: 1, signal: never });
    expect(operations()).toMatchObject([{ outcome: 'fail', f: 'write', node: 'n1' }]);
    const [, completion] = await history();
    expect(completion).toMatchObject({
      type: 'fail',
      process: 0,
      key: 'x',
      value: 7,
      error: 'was 7',
      node: 'n1',
    });
  });

  it('takes a client that rejects, or says nothing, for one of unknown outcome', async () => {
    const said: Outcome[] = [];
    const { driver } = await setUp(
      1,
      ({ value }) => {
        if (value === 1) return Promise.reject(new Error('no such field'));
        if (value === 2) throw new Error('at once');
        return value === 3 ? new Promise(() => {}) : Promise.resolve({ type: 'ok', value });
      },
      60,
    );
    const { source, told } = counting();
    await driver.drive(source, { rate: 0, operations: 4, signal: never });
    for (const [, outcome] of told) said.push(outcome);
    expect(said).toEqual([
      { type: 'info', error: 'no such field' },
      { type: 'info', error: 'at once' },
      { type: 'info', error: 'the client did not answer in time' },
      { type: 'ok', value: 4 },
    ]);
    await driver.close();
  });

  it('tells a client when its time is up', async () => {
    let told = false;
    const { driver } = await setUp(
      1,
      (_request, _client, { signal }) =>
        new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            told = true;
            resolve({ type: 'fail', error: 'given up' });
          });
        }),
      30,
    );
    const { source, told: outcomes } = counting();
    await driver.drive(source, { rate: 0, operations: 1, signal: never });
    expect([told, outcomes[0]?.[1].type]).toEqual([true, 'fail']);
    await driver.close();
  });

  it('gives a client a pause whose node is not there, longer each time', async () => {
    const times: number[] = [];
    const { driver } = await setUp(1, () => {
      times.push(performance.now());
      return Promise.resolve({ type: 'fail', error: 'refused', unreachable: true });
    });
    await driver.drive(counting().source, { rate: 0, operations: 4, signal: never });
    const gaps = times.slice(1).map((time, i) => time - (times[i] as number));
    expect(gaps.every((gap, i) => gap >= 45 * 2 ** i)).toBe(true);
    await driver.close();
  });

  it('tries again to open a client, says once why it could not, and lets others work', async () => {
    let refusals = 0;
    const { driver, operations, notes } = await setUp(2, fine, 1000, (node) => {
      if (node === 'n1' && refusals++ < 3) throw new Error('connection refused');
    });
    await driver.drive(counting().source, { rate: 500, operations: 200, signal: never });
    expect(refusals).toBe(4);
    expect(notes).toEqual(['no client of n1 can be opened: connection refused']);
    const at = (node: string) => operations().filter((one) => one.node === node).length;
    expect(at('n1')).toBeGreaterThan(0);
    expect(at('n2')).toBeGreaterThan(at('n1'));
    await driver.close();
  });

  it('waits when a workload has nothing just now, and ends when it has nothing any more', async () => {
    const { driver, operations } = await setUp(2, fine);
    let asked = 0;
    const source: OperationSource = {
      next: () => {
        asked++;
        if (asked < 5) return 'wait';
        return asked < 15 ? { f: 'write', value: asked } : 'done';
      },
      completed: () => {},
    };
    await driver.drive(source, { rate: 0, operations: Infinity, signal: never });
    expect(operations()).toHaveLength(10);
    await driver.close();
  });

  it('drains until every client was told that it is done', async () => {
    const { driver, operations } = await setUp(3, fine);
    const left = [1, 2, 3, 4, 5];
    const next = () => {
      const value = left.shift();
      return value === undefined ? ('done' as const) : { f: 'dequeue', value };
    };
    expect(await driver.drain(next, () => {}, never)).toBe(true);
    expect(operations()).toHaveLength(5);
    expect(
      await driver.drain(
        () => 'wait',
        () => {},
        AbortSignal.abort(),
      ),
    ).toBe(false);
    await driver.close();
  });

  it('stops when the signal comes, and awaits what it has begun', async () => {
    const over = new AbortController();
    let answered = 0;
    const { driver, columns } = await setUp(3, async ({ value }) => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      answered++;
      return { type: 'ok', value };
    });
    setTimeout(() => over.abort(), 30);
    await driver.drive(counting().source, { rate: 0, operations: Infinity, signal: over.signal });
    const { count, outcome } = await columns();
    expect(count).toBe(answered);
    expect(outcome.every((one) => one === OK)).toBe(true);
  });

  it('begins no more than the rate allows, evenly', async () => {
    const { driver, columns } = await setUp(10, fine);
    await driver.drive(counting().source, { rate: 200, operations: 60, signal: never });
    const { invokeTime } = await columns();
    const took = ((invokeTime[59] as number) - (invokeTime[0] as number)) / 1e6;
    expect(took).toBeGreaterThan(250); // 59 gaps of 5 ms, but for timers that fire early
  });

  describe('at every node', () => {
    const requests = Array.from({ length: 7 }, (_, value) => ({
      f: 'read',
      key: `k${value}`,
      value: null,
    }));

    it.each([1, 3, 8])('%i clients perform each of a list once', async (concurrency) => {
      const { driver, columns } = await setUp(concurrency, ({ key }, { node }) =>
        soon({ f: 'read', value: `${key} at ${node}` }, { name: '', node }, LIMITS),
      );
      const outcomes = await driver.performAtEveryNode(requests, never);
      expect(outcomes).toEqual(
        ['n1', 'n2', 'n3'].map((node) =>
          requests.map(({ key }) => ({ type: 'ok', value: `${key} at ${node}` })),
        ),
      );
      const { count, process, node, nodes, result, values } = await columns();
      expect(count).toBe(21);
      for (let row = 0; row < count; row++) {
        expect(values[result[row] as number]).toContain(`at ${nodes[node[row] as number]}`);
      }
      expect(new Set(process).size).toBe(Math.max(3, concurrency));
    });

    it('nothing more when the signal comes', async () => {
      const { driver, columns } = await setUp(3, soon);
      const outcomes = await driver.performAtEveryNode(requests, AbortSignal.abort());
      expect(outcomes.flat()).toEqual(Array.from({ length: 21 }, () => undefined));
      expect((await columns()).count).toBe(0);
    });
  });
});
