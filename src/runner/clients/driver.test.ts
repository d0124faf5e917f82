import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { nodeNames } from '../../cluster/port/names.ts';
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

type Perform = (request: Request, client: { name: string; node: string }) => Promise<Outcome>;

const setUp = async (concurrency: number, perform: Perform) => {
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
      open.set(name, node);
      return {
        perform: (request: Request) => perform(request, { name, node }),
        close: () => void open.delete(name),
      };
    },
    recorder,
    emit: (event) => events.push(event),
    concurrency,
    operationTimeoutMs: 1000,
    note: (text) => notes.push(text),
  });
  return {
    driver,
    open,
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
    expect([...open.keys()]).toHaveLength(2); // two at work, eight retired
    const { count, process, outcome } = await columns();
    const retired = new Set<number>();
    for (let row = 0; row < count; row++) {
      expect(retired.has(process[row] as number)).toBe(false);
      if (outcome[row] === UNKNOWN) retired.add(process[row] as number);
    }
    expect(retired.size).toBe(8);
  });

  it('keeps a fresh process at the node of the one that it replaces', async () => {
    const { driver, open } = await setUp(3, () =>
      Promise.resolve({ type: 'info', error: 'timeout' }),
    );
    expect([...open.values()]).toEqual(['n1', 'n2', 'n3']);
    await driver.drive(counting().source, { rate: 0, operations: 30, signal: never });
    expect([...open.values()].sort()).toEqual(['n1', 'n2', 'n3']);
    driver.close();
    expect(open.size).toBe(0);
  });

  it('writes down what a failure has seen, and why it failed', async () => {
    const { driver, history, operations } = await setUp(1, () =>
      Promise.resolve({ type: 'fail', error: 'was 7', value: 7 }),
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
        soon({ f: 'read', value: `${key} at ${node}` }, { name: '', node }),
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
