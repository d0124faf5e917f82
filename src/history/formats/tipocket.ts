/**
 * The logs of TiDB's chaos tools (pingcap/chaos, later pingcap/tipocket): a line a call and a line a
 * return, `{"action":"call","proc":1,"time":…,"data":{…}}`, after a `dump` of the state at the start.
 *
 * What a call means is its workload's to say (tipocket-workloads.ts); with the workload go the model and
 * the initial state. Lines of the nemesis are skipped. The last line may be cut off. Whole numbers beyond
 * 2^53 (registers are filled with such) become their digits as text, so none is taken for its neighbour.
 */
import type { LoadedColumns } from '../load.ts';
import type { Json } from '../operation.ts';
import { shortMember } from '../shorten.ts';
import { malformedHistory, type Place } from '../well-formed.ts';
import { foreignColumns, type ForeignEvent, type ForeignOptions } from './foreign-history.ts';
import { parseWithLargeNumbers } from './large-numbers.ts';
import { type Asked, type Data, isData, type Workload, workloadOf } from './tipocket-workloads.ts';

export const readTipocket = (
  text: string,
  file: string,
  options: ForeignOptions = {},
): LoadedColumns => {
  const notes = [
    'times are not looked at: the order of the lines counts, so durations mean nothing',
  ];
  const reader = new TipocketReader();
  const lines = text.trimEnd().split('\n');
  for (const [position, line] of lines.entries()) {
    const place = { file, line: position + 1 };
    const record = parse(line);
    if (record !== undefined) reader.record(record, place);
    else if (position < lines.length - 1 || text.endsWith('\n')) {
      throw malformedHistory(place, 'this is no JSON object');
    } else notes.push(`the last line (${place.line}) is cut off and was left out`);
  }
  const { events, workload, state, ignored } = reader;
  if (ignored > 0) notes.push(`${ignored} dumps of a state behind the first call were left out`);
  const loaded = foreignColumns(events, file, { ...options, independent: 'no' });
  if (workload === undefined) return { ...loaded, notes: [...notes, ...loaded.notes] };
  notes.unshift(`this is a log of ${workload.name}, for the model ${workload.model}`);
  return {
    ...loaded,
    notes: [...notes, ...loaded.notes],
    model: workload.model,
    reading: workload.reading(state),
  };
};

class TipocketReader {
  readonly events: ForeignEvent[] = [];
  workload: Workload | undefined;
  /** As it was dumped before the first call. */
  state: Json = null;
  ignored = 0;
  #stateLine = 1;
  readonly #open = new Map<number, Asked>();

  record({ action, proc, data = null }: Data, place: Place): void {
    switch (action) {
      case 'call':
        return this.#call(data, processOf(proc, place), place);
      case 'return':
        return this.#return(data, processOf(proc, place), place);
      case 'dump':
      case 'summarize':
        if (this.workload !== undefined) this.ignored++;
        else [this.state, this.#stateLine] = [data, place.line];
        return;
      case 'inject':
      case 'recover':
        return;
      default:
        throw malformedHistory(
          place,
          `action must be call, return or dump, not ${shortMember(action)}`,
        );
    }
  }

  #call(call: Json, process: number, place: Place): void {
    const workload = workloadOf(call);
    if (typeof workload === 'string') throw malformedHistory(place, workload);
    if (this.workload === undefined) this.#begin(workload);
    if (workload !== this.workload) {
      throw malformedHistory(
        place,
        `this is a call of ${workload.name} in a log of ${this.workload?.name}`,
      );
    }
    const asked = isData(call) ? workload.asked(call) : undefined;
    if (asked === undefined) throw malformedHistory(place, `${workload.name} has no such call`);
    this.#open.set(process, asked);
    this.#add(process, place.line, asked);
  }

  #return(answer: Json, process: number, { file, line }: Place): void {
    const asked = this.#open.get(process);
    const { workload } = this;
    if (asked === undefined || workload === undefined) {
      throw malformedHistory({ file, line }, `process ${process} returns without a call`);
    }
    if (!isData(answer)) {
      throw malformedHistory({ file, line }, `an answer was expected, not ${shortMember(answer)}`);
    }
    this.#open.delete(process);
    const unknown = { type: 'info', value: null } as const;
    const told = answer['Unknown'] === true ? unknown : workload.told(asked, answer);
    this.#add(process, line, { ...asked, ...told });
  }

  /** What was there before is put there by a client of its own. */
  #begin(workload: Workload): void {
    this.workload = workload;
    for (const put of workload.before?.(this.state) ?? []) {
      this.#add(INITIAL_STATE, this.#stateLine, put);
      this.#add(INITIAL_STATE, this.#stateLine, { ...put, type: 'ok', value: null });
    }
  }

  #add(
    process: ForeignEvent['process'],
    line: number,
    { f, value, key, type = 'invoke' }: Asked & Partial<Pick<ForeignEvent, 'type'>>,
  ): void {
    const position = this.events.length;
    const keyed = key === undefined ? {} : { key };
    this.events.push({ position, line, process, type, f, value, ...keyed });
  }
}

const INITIAL_STATE = 'the initial state';

const processOf = (proc: Json | undefined, place: Place): number => {
  if (typeof proc === 'number' && Number.isInteger(proc) && proc >= 0 && proc < 2 ** 31)
    return proc;
  throw malformedHistory(place, `proc must be a whole number from 0, not ${shortMember(proc)}`);
};

const parse = (line: string): Data | undefined => {
  try {
    const json = parseWithLargeNumbers(line);
    return isData(json) ? json : undefined;
  } catch {
    return undefined;
  }
};
