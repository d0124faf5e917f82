/**
 * FIFO queues at work, straight into columns: every value enqueued once, half of the operations
 * dequeues. Linearizable.
 */
import type { RegisterPlan } from './simulated-register.ts';
import { type Columns, NONE, OK, UNKNOWN } from '../../src/history/columns.ts';
import { randomFrom } from '../../src/base/random.ts';

export type QueuePlan = Pick<
  RegisterPlan,
  'seed' | 'operations' | 'processes' | 'keys' | 'unknown'
>;

interface Queue {
  readonly items: number[];
  taken: number;
}

export const simulatedQueue = (plan: QueuePlan): Columns => {
  const random = randomFrom(plan.seed);
  const { operations: count, keys } = plan;
  const column = (): Int32Array => new Int32Array(count).fill(NONE);
  const [f, process, key, argument, result] = [column(), column(), column(), column(), column()];
  const [invoke, complete] = [column(), column()];
  const outcome = new Uint8Array(count).fill(UNKNOWN);
  const queues: Queue[] = Array.from({ length: Math.max(1, keys) }, () => ({
    items: [],
    taken: 0,
  }));
  const open = new Int32Array(plan.processes).fill(NONE);
  const processes = Int32Array.from(open, (_, client) => client);
  let [rows, rank, value, running, nextProcess] = [0, 0, 0, 0, plan.processes];
  while (rows < count || running > 0) {
    const client = random.below(plan.processes);
    const row = open[client]!;
    if (row === NONE) {
      if (rows === count) continue;
      const isPut = random.next() < 0.5;
      f[rows] = isPut ? 0 : 1;
      process[rows] = processes[client]!;
      if (keys > 0) key[rows] = random.below(keys);
      if (isPut) argument[rows] = ++value;
      invoke[rows] = rank++;
      open[client] = rows++;
      running++;
      continue;
    }
    // An operation takes effect when it completes, or, if its outcome is lost, never.
    open[client] = NONE;
    running--;
    const done = rank++;
    if (random.next() < plan.unknown) {
      processes[client] = nextProcess++;
      continue;
    }
    const queue = queues[Math.max(0, key[row]!)]!;
    if (f[row] === 0) queue.items.push(argument[row]!);
    else result[row] = queue.items[queue.taken] ?? 0;
    if (f[row] === 1 && queue.taken < queue.items.length) queue.taken++;
    outcome[row] = OK;
    complete[row] = done;
  }
  return {
    count,
    f,
    process,
    key,
    argument,
    argument2: column(),
    result,
    outcome,
    invoke,
    complete,
    invokeTime: Float64Array.from(invoke, (at) => at * 1000),
    completeTime: Float64Array.from(complete, (at) => (at === NONE ? Infinity : at * 1000)),
    event: Int32Array.from(invoke),
    node: column(),
    functions: ['enqueue', 'dequeue'],
    keys: Array.from({ length: keys }, (_, each) => `q${each}`),
    values: [null, ...Array.from({ length: value }, (_, each) => each + 1)],
    nodes: [],
  };
};
