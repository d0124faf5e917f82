/**
 * Register histories out of a seed, straight into columns: clients at work on a real register, each
 * operation taking effect at one moment between its invocation and its completion. Valid unless
 * `wrongReads` are asked for. For fuzzing (a few operations) and benchmarks (ten million).
 */
import { type Columns, FAIL, NONE, OK, UNKNOWN } from '../../src/history/columns.ts';
import { type Random, randomFrom } from '../../src/base/random.ts';

export interface RegisterPlan {
  readonly seed: string | number;
  readonly operations: number;
  /** Clients at work at once; after an unknown outcome a fresh one takes over. */
  readonly processes: number;
  /** Clients ask again at once. */
  readonly busy?: boolean;
  /** 0: a history without keys. */
  readonly keys: number;
  /** How many different values are written; absent: each write writes a fresh one. */
  readonly values?: number;
  /** Shares of the operations: writes, cas; the rest are reads. */
  readonly writes: number;
  readonly cas: number;
  /** Share of operations whose outcome stays unknown; half of them take effect. */
  readonly unknown: number;
  /** Share of writes that fail. Cas that find another value always do. */
  readonly failed: number;
  /** Share of reads that return some value of their key instead of the current one. */
  readonly wrongReads: number;
  /** The first write at or after this row is acknowledged and lost. */
  readonly lostWrite?: number;
  /** Share of failed cas that say which value they saw. */
  readonly seen: number;
}

interface Open {
  row: number;
  effect: boolean;
}

/** Initial value null. Values are null, 1, 2, 3, … */
export const simulatedRegister = (plan: RegisterPlan): Columns => {
  const random = randomFrom(plan.seed);
  const columns = emptyColumns(plan);
  const state = new Int32Array(Math.max(1, plan.keys));
  const clients: Open[] = Array.from({ length: plan.processes }, () => ({
    row: NONE,
    effect: false,
  }));
  const processes = clients.map((_, client) => client);
  let lossFrom = plan.lostWrite ?? Infinity;
  let nextProcess = plan.processes;
  let nextValue = 1;
  let rank = 0;
  let rows = 0;
  let open = 0;
  const invoke = (client: number): void => {
    const row = rows++;
    const slot = plan.keys === 0 ? 0 : random.below(plan.keys);
    const draw = random.next();
    const f = draw < plan.writes ? 1 : draw < plan.writes + plan.cas ? 2 : 0;
    const fresh = (): number =>
      plan.values === undefined ? nextValue++ : 1 + random.below(plan.values);
    columns.f[row] = f;
    columns.process[row] = processes[client]!;
    columns.key[row] = plan.keys === 0 ? NONE : slot;
    if (f === 1) columns.argument[row] = fresh();
    if (f === 2) {
      const current = state[slot] ?? 0;
      const some = random.below((plan.values ?? nextValue) + 1);
      columns.argument[row] = random.next() < 0.7 ? current : some;
      columns.argument2[row] = fresh();
    }
    columns.invoke[row] = rank++;
    clients[client] = { row, effect: false };
    open++;
  };
  const takeEffect = (client: Open): void => {
    client.effect = true;
    const { row } = client;
    const slot = Math.max(0, columns.key[row]!);
    const current = state[slot]!;
    const f = columns.f[row]!;
    columns.outcome[row] = OK;
    if (f === 0) {
      const wrong = random.next() < plan.wrongReads;
      columns.result[row] = wrong ? anotherValue(random, plan, current, nextValue) : current;
    } else if (f === 1) {
      if (random.next() < plan.failed) columns.outcome[row] = FAIL;
      else if (row >= lossFrom) lossFrom = Infinity;
      else state[slot] = columns.argument[row]!;
    } else if (columns.argument[row] === current) {
      state[slot] = columns.argument2[row]!;
    } else {
      columns.outcome[row] = FAIL;
      if (random.next() < plan.seen) columns.result[row] = current;
    }
  };
  const complete = (client: number): void => {
    const { row, effect } = clients[client]!;
    const lost = random.next() < plan.unknown;
    if (!effect && (!lost || random.next() < 0.5)) takeEffect(clients[client]!);
    const done = rank++;
    if (lost) {
      columns.outcome[row] = UNKNOWN;
      columns.result[row] = NONE;
      processes[client] = nextProcess++;
    } else {
      columns.complete[row] = done;
      columns.completeTime[row] = done * 1000;
    }
    clients[client] = { row: NONE, effect: false };
    open--;
    if (plan.busy === true && rows < plan.operations) invoke(client);
  };
  for (;;) {
    if (rows === plan.operations && open === 0) break;
    const client = random.below(plan.processes);
    const at = clients[client]!;
    if (at.row === NONE) {
      if (rows < plan.operations) invoke(client);
    } else if (!at.effect && random.next() < 0.5) takeEffect(at);
    else complete(client);
  }
  const written = plan.values === undefined ? nextValue : plan.values + 1;
  return {
    ...columns,
    invokeTime: Float64Array.from(columns.invoke, (at) => at * 1000),
    values: [null, ...Array.from({ length: written }, (_, i) => i + 1)],
  };
};

/** Mostly a value of late, as a replica that lags would return. */
const anotherValue = (
  random: Random,
  plan: RegisterPlan,
  current: number,
  nextValue: number,
): number => {
  if (plan.values !== undefined) return random.below(plan.values + 1);
  return random.next() < 0.3
    ? random.below(nextValue + 1)
    : Math.max(0, current - 1 - random.below(3));
};

const emptyColumns = (plan: RegisterPlan) => {
  const count = plan.operations;
  const column = (): Int32Array => new Int32Array(count).fill(NONE);
  return {
    count,
    f: column(),
    process: column(),
    key: column(),
    argument: column(),
    argument2: column(),
    result: column(),
    outcome: new Uint8Array(count).fill(UNKNOWN),
    invoke: column(),
    complete: column(),
    completeTime: new Float64Array(count).fill(Infinity),
    event: Int32Array.from({ length: count }, (_, row) => row),
    node: column(),
    functions: ['read', 'write', 'cas'],
    keys: Array.from({ length: plan.keys }, (_, key) => `r${key}`),
    nodes: [],
  };
};
