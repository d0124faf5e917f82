/**
 * From events, in their order, to columns (columns.ts). Nemesis events take no row and no rank.
 *
 * Guarantees: ranks are positions among the client events. It trusts that the events are well-formed and
 * throws a plain Failure when a completion has no invocation or a process has two operations open;
 * well-formed.ts is the full check, with line numbers. What completions say of values is judged in
 * asked-and-told.ts.
 */
import { usageFailure } from '../base/failure.ts';
import { AskedAndTold, type Disagreement, isPairOfCas } from './asked-and-told.ts';
import { type Columns, FAIL, NONE, OK } from './columns.ts';
import type { HistoryEvent } from './operation.ts';
import { RowTable } from './row-table.ts';
import { NameInterner, ValueInterner } from './value-interner.ts';

/** Events of one history, each at its position, as columns. */
export const columnsFromEvents = (events: Iterable<HistoryEvent>): Columns => {
  const builder = new ColumnsBuilder();
  for (const event of events) builder.add(event);
  return builder.finish();
};

/** What a HistoryEvent says of a client's operation; the process may have been given another number. */
export type ClientEvent = Pick<HistoryEvent, 'index' | 'time' | 'type' | 'f' | 'value'> & {
  readonly key?: string | undefined;
  readonly node?: string | undefined;
  /** The value that counts is not in `value`: an invocation without one, an `info` that names one. */
  readonly unsaid?: true | undefined;
  /** Where whoever reads keeps a list of keys: the place of this one, and by place its number plus one. */
  readonly keyPlace?: number;
  readonly keyNumbers?: Int32Array;
};

export class ColumnsBuilder {
  readonly #functions = new NameInterner();
  readonly #keys = new NameInterner();
  readonly #values = new ValueInterner();
  readonly #nodes = new NameInterner();
  readonly #rows = new RowTable();
  readonly #said = new AskedAndTold(this.#rows, this.#values);
  /** Row of each process' open operation, NONE between operations. */
  readonly #open = new Map<number, number>();
  #rank = 0;

  /** How many operations were asked without a value, which their `ok` then named. */
  get namedByOk(): number {
    return this.#said.namedByOk;
  }

  add(event: HistoryEvent): Disagreement | undefined {
    return event.process === 'nemesis' ? undefined : this.addOf(event.process, event);
  }

  addOf(process: number, event: ClientEvent): Disagreement | undefined {
    if (event.type === 'invoke') {
      this.#invoked(process, event);
      return undefined;
    }
    const row = this.#openRow(process);
    this.#open.set(process, NONE);
    const rank = this.#rank++;
    const { type, f, value, time } = event;
    if (type === 'ok') {
      const told = this.#values.index(value);
      const isNews = value !== null && told !== this.#rows.argument[row];
      const disagreement = isNews ? this.#said.compare(row, f, value) : undefined;
      this.#rows.complete(row, rank, time, OK, told);
      return disagreement;
    }
    if (type === 'fail') {
      const seen = value === null ? NONE : this.#said.seenByFailure(row, f, value);
      this.#rows.complete(row, rank, time, FAIL, seen);
    } else if (event.unsaid === true || value !== null) {
      this.#said.isUnsaid(row, f);
    }
    return undefined;
  }

  /** The event of an operation that has no value and needs one, whose `ok` named none either. */
  withoutValue(): number | undefined {
    return this.#said.withoutValue();
  }

  /** `event` of an operation of unknown outcome of which nobody knows what it would have done. */
  nobodyKnows(): number | undefined {
    return this.#said.nobodyKnows();
  }

  /** The columns of everything so far. The builder must not be used afterwards. */
  finish(): Columns {
    return this.#rows.columns({
      functions: this.#functions.names,
      keys: this.#keys.names,
      values: this.#values.values,
      nodes: this.#nodes.names,
    });
  }

  #invoked(process: number, event: ClientEvent): void {
    if ((this.#open.get(process) ?? NONE) !== NONE) {
      throw malformed(`process ${process} invokes while its last operation is open`);
    }
    const { f, value, node } = event;
    const isPair = isPairOfCas(f, value);
    const invocation = {
      event: event.index,
      time: event.time,
      process,
      f: this.#functions.index(f),
      key: this.#key(event),
      argument: this.#values.index(isPair ? value[0] : value),
      argument2: isPair ? this.#values.index(value[1]) : NONE,
      node: node === undefined ? NONE : this.#nodes.index(node),
    };
    const row = this.#rows.add(invocation, this.#rank++);
    this.#open.set(process, row);
    if (event.unsaid === true) this.#said.isUnsaid(row, f);
  }

  /** By its place where it has one: among many keys a name takes long to find. */
  #key({ key, keyPlace = NONE, keyNumbers }: ClientEvent): number {
    if (key === undefined) return NONE;
    const known = keyNumbers?.[keyPlace] ?? 0;
    if (known > 0) return known - 1;
    const number = this.#keys.index(key);
    if (keyNumbers !== undefined) keyNumbers[keyPlace] = number + 1;
    return number;
  }

  #openRow(process: number): number {
    const row = this.#open.get(process) ?? NONE;
    if (row === NONE) throw malformed(`process ${process} completes what it never invoked`);
    return row;
  }
}

const malformed = (reason: string): Error =>
  usageFailure('malformed-history', `Malformed history: ${reason}.`);
