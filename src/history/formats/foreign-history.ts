/**
 * Events of other people's histories into columns, by our rules where theirs are looser.
 *
 * A process number used again after an unknown outcome goes on as a new process (3 → 13 → 23, as
 * Jepsen itself numbers them). Times that step back are held at the last one: only the order of the
 * events counts. What a `fail` or an `info` carries is not taken as something seen. Values that are
 * `[key value]` tuples throughout (Jepsen's independent keys) are taken apart. Each of these is said in
 * a note. Nemesis events must be left out by the caller.
 */
import { ColumnsBuilder } from '../columns-builder.ts';
import type { LoadedColumns } from '../load.ts';
import type { EventType, HistoryEvent, Json } from '../operation.ts';
import { canonicalJson } from '../value-interner.ts';
import { malformedHistory, WellFormed } from '../well-formed.ts';

export interface ForeignEvent {
  /** Position among all events of the file, the nemesis' included. */
  readonly position: number;
  /** Where it stands in the file, counted from 1. */
  readonly line: number;
  readonly process: number;
  readonly type: EventType;
  readonly f: string;
  readonly value: Json;
  readonly key?: Json;
  readonly time?: number;
}

export interface ForeignOptions {
  /** Whether values are `[key value]` tuples; `auto` takes them so when all of them can be. */
  readonly independent?: 'auto' | 'yes' | 'no';
}

/** @throws Failure `malformed-history` naming file, line and reason. */
export const foreignColumns = (
  events: readonly ForeignEvent[],
  file: string,
  options: ForeignOptions = {},
): LoadedColumns => {
  const notes: string[] = [];
  const independent = options.independent ?? 'auto';
  const tuples = independent === 'yes' || (independent === 'auto' && looksIndependent(events));
  if (tuples) notes.push('values were read as [key value] tuples of independent objects');
  const builder = new ColumnsBuilder();
  const rules = new WellFormed();
  const processes = new Renumbering(events);
  const keys = new KeyNames();
  let time = 0;
  let index = 0;
  let stepsBack = 0;
  for (const foreign of events) {
    const place = { file, line: foreign.line };
    const asked = tuples ? takenApart(foreign) : foreign;
    if (typeof asked === 'string') throw malformedHistory(place, asked);
    if (foreign.time !== undefined && foreign.time < time) stepsBack++;
    time = Math.max(time, foreign.time ?? foreign.position);
    const key = asked.key === undefined ? undefined : keys.name(asked.key);
    if (key === CONFLICT) {
      throw malformedHistory(
        place,
        `the key ${canonicalJson(asked.key ?? null)} also occurs as text`,
      );
    }
    const { type, f } = foreign;
    const silent = type === 'fail' || type === 'info';
    const event: HistoryEvent = {
      index: index++,
      time,
      process: processes.current(foreign),
      type,
      f,
      value: silent ? null : asked.value,
      ...(key === undefined ? {} : { key }),
    };
    const reason = rules.admit(event);
    if (reason !== undefined) throw malformedHistory(place, reason);
    builder.add({ ...event, index: foreign.position });
    processes.after(foreign);
  }
  if (stepsBack > 0) notes.push(`${stepsBack} times step back and were held at the time before`);
  if (processes.note !== undefined) notes.push(processes.note);
  return { columns: builder.finish(), notes };
};

/**
 * Every value asked for or returned is a pair with a scalar first; a cas has a pair within it; and not
 * all operations are of a kind whose plain argument is a pair. A plain history fails this at its first
 * read.
 */
const looksIndependent = (events: readonly ForeignEvent[]): boolean => {
  const telling = events.filter(({ type }) => type === 'invoke' || type === 'ok');
  return (
    telling.some(({ f, type }) => f !== 'cas' && type === 'invoke') &&
    telling.every(({ f, value, type, key }) => {
      if (key !== undefined || !isTuple(value)) return false;
      return f !== 'cas' || type === 'ok' || isTuple(value[1]);
    })
  );
};

const isTuple = (value: Json): value is readonly [Json, Json] =>
  Array.isArray(value) &&
  value.length === 2 &&
  ['string', 'number', 'boolean'].includes(typeof value[0]);

/** The event with the key out of its value; or why that cannot be. */
const takenApart = (event: ForeignEvent): Pick<ForeignEvent, 'key' | 'value'> | string => {
  const { type, value } = event;
  if (isTuple(value)) return { key: value[0], value: value[1] };
  // A completion may have lost its tuple (an error in its place); the invocation has the key.
  if (type === 'fail' || type === 'info') return { value: null };
  return `a [key value] tuple was expected, not ${canonicalJson(value)}`;
};

const CONFLICT = Symbol('two keys with one name');

/** Texts name themselves, other keys are named by their JSON text; never two keys by one name. */
class KeyNames {
  readonly #keys = new Map<string, string>();

  name(key: Json): string | typeof CONFLICT {
    const exact = canonicalJson(key);
    const name = typeof key === 'string' ? key : exact;
    const known = this.#keys.get(name);
    if (known === undefined) this.#keys.set(name, exact);
    return known === undefined || known === exact ? name : CONFLICT;
  }
}

class Renumbering {
  readonly #current = new Map<number, number>();
  readonly #retired = new Set<number>();
  readonly #used: Set<number>;
  readonly #stride: number;
  #spare = 0;
  #first: readonly [number, number] | undefined;

  constructor(events: readonly ForeignEvent[]) {
    this.#used = new Set(events.map(({ process }) => process));
    const largest = events.reduce((most, { process }) => Math.max(most, process), 0);
    this.#stride = 10 ** String(largest).length;
  }

  /** The number under which the process of `event` goes now. */
  current({ process, type }: ForeignEvent): number {
    if (type === 'invoke' && this.#retired.delete(process)) {
      const renumbered = this.#fresh(this.#current.get(process) ?? process);
      this.#first ??= [process, renumbered];
      this.#current.set(process, renumbered);
    }
    return this.#current.get(process) ?? process;
  }

  after({ process, type }: ForeignEvent): void {
    if (type === 'info') this.#retired.add(process);
  }

  get note(): string | undefined {
    if (this.#first === undefined) return undefined;
    const [from, to] = this.#first;
    return `process numbers used again after an unknown outcome go on as new processes (${from} → ${to})`;
  }

  #fresh(process: number): number {
    let fresh = process + this.#stride;
    // Too large for a column: the smallest number that nobody has.
    while (fresh >= 2 ** 31 || this.#used.has(fresh)) fresh = this.#spare++;
    this.#used.add(fresh);
    return fresh;
  }
}
