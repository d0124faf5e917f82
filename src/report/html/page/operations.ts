/** The operations as the page draws them: typed arrays, one place an operation, in order of invocation. */
import { OPEN, type Unpacked } from '../data/operation-columns.ts';

export type Grouping = 'client' | 'node' | 'key';

const OK = 0;
const NONE = -1;

export class Operations {
  readonly count: number;
  /** Of the whole history. */
  readonly of: number;
  /** Row of the history, by place. */
  readonly row: Float64Array;
  /** ms; `end` is Infinity where it never completed. */
  readonly start: Float64Array;
  readonly end: Float64Array;
  readonly outcome: Uint32Array;
  readonly process: Uint32Array;
  /** The logical client behind processes that took each other's place. */
  readonly client: Int32Array;
  readonly clients: number;
  readonly #data: Unpacked;

  constructor(data: Unpacked) {
    this.#data = data;
    const { count, columns, unitNs } = data;
    this.count = count;
    this.of = data.of;
    this.row = new Float64Array(count);
    this.start = new Float64Array(count);
    this.end = new Float64Array(count);
    this.outcome = columns.outcome;
    this.process = columns.process;
    let [row, time] = [0, 0];
    for (let i = 0; i < count; i++) {
      row += columns.row[i]!;
      time += columns.invoke[i]!;
      this.row[i] = row;
      this.start[i] = (time * unitNs) / 1e6;
      const duration = columns.duration[i]!;
      this.end[i] = duration === OPEN ? Infinity : ((time + duration) * unitNs) / 1e6;
    }
    const { clients, of } = clientsOf(this.process, this.outcome, columns.node, count);
    this.clients = clients;
    this.client = of;
  }

  get functions(): readonly string[] {
    return this.#data.functions;
  }

  get keys(): readonly string[] {
    return this.#data.keys;
  }

  get nodes(): readonly string[] {
    return this.#data.nodes;
  }

  f(i: number): string {
    return this.functions[this.#data.columns.f[i]!] ?? '';
  }

  functionOf(i: number): number {
    return this.#data.columns.f[i]!;
  }

  keyOf(i: number): number {
    return this.#data.columns.key[i]! | 0;
  }

  nodeOf(i: number): number {
    return this.#data.columns.node[i]! | 0;
  }

  key(i: number): string | undefined {
    return this.keys[this.keyOf(i)];
  }

  node(i: number): string | undefined {
    return this.nodes[this.nodeOf(i)];
  }

  error(i: number): string | undefined {
    return this.#data.errors[this.#data.columns.error[i]! | 0];
  }

  asked(i: number): string {
    const from = this.#value(this.#data.columns.argument[i]!);
    const to = this.#value(this.#data.columns.argument2[i]!);
    if (to !== undefined) return `${from} → ${to}`;
    return from === undefined || from === 'null' ? '' : from;
  }

  answered(i: number): string | undefined {
    return this.#value(this.#data.columns.result[i]!);
  }

  /** `write 5`, `read 4`, `cas 4 → 5`, `dequeue → 7`. */
  label(i: number): string {
    const [asked, answered] = [this.asked(i), this.answered(i)];
    const name = asked === '' ? this.f(i) : `${this.f(i)} ${asked}`;
    if (this.outcome[i] !== OK || answered === undefined) return name;
    if (asked === '') return this.f(i) === 'read' ? `read ${answered}` : `${name} → ${answered}`;
    return answered === asked || answered === 'null' || asked.includes('→')
      ? name
      : `${name} → ${answered}`;
  }

  /** Where a row of the history stands; -1 where it is left out. */
  placeOf(row: number): number {
    const at = lowerBound(this.row, row);
    return this.row[at] === row ? at : NONE;
  }

  #value(number: number): string | undefined {
    return this.#data.values[number | 0];
  }
}

/** The first place whose number is not below. */
export const lowerBound = (sorted: ArrayLike<number>, number: number): number => {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < number) low = middle + 1;
    else high = middle;
  }
  return low;
};

/**
 * A process whose outcome is unknown is retired; the next new one of the same node that begins
 * afterwards is the same client.
 */
const clientsOf = (
  process: Uint32Array,
  outcome: Uint32Array,
  node: Uint32Array,
  count: number,
): { readonly clients: number; readonly of: Int32Array } => {
  const of = new Int32Array(count);
  const byProcess = new Map<number, number>();
  const vacant = new Map<number, number[]>();
  let clients = 0;
  for (let i = 0; i < count; i++) {
    const known = byProcess.get(process[i]!);
    const client = known ?? vacant.get(node[i]!)?.shift() ?? clients++;
    byProcess.set(process[i]!, client);
    of[i] = client;
    if (outcome[i] !== 2) continue;
    const free = vacant.get(node[i]!);
    if (free === undefined) vacant.set(node[i]!, [client]);
    else free.push(client);
  }
  return { clients, of };
};
