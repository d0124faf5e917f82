/**
 * Events of other people's histories into columns, by our rules where theirs are looser.
 *
 * A process number used again after an unknown outcome goes on as a new process. Times that step back
 * are held at the last one: only the order of the events counts. What a `fail` or an `info` carries is
 * not taken as something seen. Values that are `[key value]` tuples throughout (Jepsen's independent
 * keys) are taken apart. Each of these is said in a note. Nemesis events must be left out by the caller.
 */
import { ColumnsBuilder } from '../columns-builder.ts';
import type { LoadedColumns } from '../load.ts';
import type { EventType, Json } from '../operation.ts';
import type { FileProcess } from '../process-numbers.ts';
import {
  disagreementWords,
  namedByOkWords,
  nobodyKnowsWords,
  othersWords,
  withoutValueWords,
} from '../told-of-values.ts';
import { canonicalJson } from '../value-interner.ts';
import { malformedHistory, type PlaceUnit, WellFormed } from '../well-formed.ts';
import {
  CONFLICT,
  KeyNames,
  looksIndependent,
  mayBeEither,
  takenApart,
} from './independent-keys.ts';
import { Renumbering } from './renumbering.ts';

export interface ForeignEvent {
  /** Position among all events of the file, the nemesis' included. */
  readonly position: number;
  /** Where it stands in the file, counted from 1. */
  readonly line: number;
  /** Its file, where the history lies in several. */
  readonly file?: string | undefined;
  readonly process: FileProcess;
  readonly type: EventType;
  readonly f: string;
  readonly value: Json;
  /** An invocation without a value, or an `info` with one. */
  readonly unsaid?: true | undefined;
  readonly key?: Json | undefined;
  readonly node?: string | undefined;
  readonly time?: number | undefined;
}

/** Events in their order: a list, or a table of which each event is only valid until the next. */
export interface ForeignEvents extends Iterable<ForeignEvent> {
  readonly length: number;
  filter(keep: (event: ForeignEvent) => boolean): ForeignEvents;
}

export interface ForeignOptions {
  /** Whether values are `[key value]` tuples; `auto` takes them so when all of them can be. */
  readonly independent?: 'auto' | 'yes' | 'no';
  /** What `line` of the events counts, where it is no line. */
  readonly unit?: PlaceUnit;
}

/** @throws Failure `malformed-history` naming file, line and reason. */
export const foreignColumns = (
  events: ForeignEvents,
  file: string,
  options: ForeignOptions = {},
): LoadedColumns => {
  const notes: string[] = [];
  const { clients, processes, positions } = clientsOf(events);
  const others = events.length - clients.length;
  const { independent = 'auto', unit } = options;
  const tuples = independent === 'yes' || (independent === 'auto' && looksIndependent(clients));
  if (independent === 'auto' && mayBeEither(clients)) {
    throw malformedHistory({ file, line: firstLine(clients), unit }, EITHER);
  }
  if (tuples) notes.push('values were read as [key value] tuples of independent objects');
  const builder = new ColumnsBuilder();
  const rules = new WellFormed();
  const renumbering = new Renumbering(processes);
  const keys = new KeyNames();
  let time = 0;
  let index = 0;
  let stepsBack = 0;
  const lineAt = new Int32Array(positions);
  for (const foreign of clients) {
    const place = { file: foreign.file ?? file, line: foreign.line, unit };
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
    const { process, type, f, node } = foreign;
    const silent = type === 'fail' || type === 'info';
    const value = silent ? null : asked.value;
    const number = renumbering.current(foreign);
    const reason = rules.admitAs(number, { index: index++, time, process, type, f, key });
    if (reason !== undefined) throw malformedHistory(place, reason);
    const { unsaid, position } = foreign;
    lineAt[position] = foreign.line;
    const event = { index: position, time, type, f, value, key, node, unsaid };
    const disagreement = builder.addOf(number, event);
    if (disagreement !== undefined) {
      throw malformedHistory(place, disagreementWords(process, f, disagreement));
    }
    renumbering.after(foreign);
  }
  const lineOf = (event: number): number => lineAt[event] ?? 0;
  const withoutValue = builder.withoutValue();
  if (withoutValue !== undefined) {
    throw malformedHistory({ file, line: lineOf(withoutValue), unit }, withoutValueWords);
  }
  const unknown = builder.nobodyKnows();
  if (unknown !== undefined) {
    throw malformedHistory({ file, line: lineOf(unknown), unit }, nobodyKnowsWords);
  }
  if (stepsBack > 0) notes.push(`${stepsBack} times step back and were held at the time before`);
  notes.push(...renumbering.notes, ...namedByOkWords(builder.namedByOk));
  if (others > 0) notes.push(othersWords(others));
  return {
    columns: builder.finish(),
    notes,
    lineOf,
    ...(unit === undefined ? {} : { unit }),
  };
};

const EITHER =
  'all that is asked for are cas that may be [key [from to]] or [from to]: say --independent yes or no';

/** The events of clients, those in the order in which they come, and how many positions there are. */
const clientsOf = (
  events: ForeignEvents,
): {
  readonly clients: ForeignEvents;
  readonly processes: ReadonlySet<FileProcess>;
  readonly positions: number;
} => {
  const processes = new Set<FileProcess>();
  let last = -1;
  for (const { process, position } of events) {
    processes.add(process);
    last = position;
  }
  const positions = last + 1;
  const clients = withoutOthers(events, processes);
  if (clients.length === events.length) return { clients, processes, positions };
  const left = new Set<FileProcess>();
  for (const { process } of clients) left.add(process);
  return { clients, processes: left, positions };
};

/** A named process that only informs, and has invoked nothing, is no client. */
const withoutOthers = (
  events: ForeignEvents,
  processes: ReadonlySet<FileProcess>,
): ForeignEvents => {
  if ([...processes].every((process) => typeof process === 'number')) return events;
  const known = new Set<string>();
  return events.filter(({ process, type }) => {
    if (typeof process === 'number' || known.has(process)) return true;
    if (type === 'info') return false;
    known.add(process);
    return true;
  });
};

const firstLine = (events: ForeignEvents): number => {
  for (const { line } of events) return line;
  return 1;
};
