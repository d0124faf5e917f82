/**
 * The saved reports of etcd's robustness tests: of every client a file of operations, a line each,
 * `{"ClientId":…,"Input":{…},"Call":…,"Output":{…},"Return":…}`, read together for the model etcd; and one
 * of what its watches saw (etcd-watch.ts).
 *
 * Operations are put in order by their times, in nanoseconds of one clock; what begins and ends at the
 * same one counts as concurrent. An answer with an `Error` is of unknown outcome. Nobody but these clients
 * may have written, and the store must have been empty at first: one of the answers has to show it, as
 * etcd's own validation asks.
 */
import type { LoadedColumns } from '../load.ts';
import type { Json } from '../operation.ts';
import { shortMember } from '../shorten.ts';
import type { Watch, Watches } from '../watches.ts';
import { malformedHistory, type Place } from '../well-formed.ts';
import { shownByOperations } from './etcd-changes.ts';
import {
  dataOf,
  type EtcdRequest,
  etcdAnswer,
  etcdRequest,
  isData,
  withResults,
} from './etcd-request.ts';
import { withRevisions } from './etcd-revisions.ts';
import { watchIn } from './etcd-watch.ts';
import { foreignColumns, type ForeignEvent } from './foreign-history.ts';
import { parseWithLargeNumbers } from './large-numbers.ts';

/** Operations or watches of one client, or of several. */
export interface ReportFile {
  readonly name: string;
  readonly text: string;
}

/** `report` is what errors of no single line name. */
export const readEtcdReport = (files: readonly ReportFile[], report: string): LoadedColumns => {
  const records = files.flatMap(recordsIn);
  const operations = records.filter((record) => 'process' in record);
  const watches = records.filter((record) => 'responses' in record);
  const requests = withRevisions(operations.filter(isAsked), watches);
  const left = operations.length - requests.length;
  const events = requests
    .flatMap(eventsOf)
    .sort((a, b) => a.time - b.time || Number(isDone(a)) - Number(isDone(b)));
  if (requests.length > 0 && !requests.some(({ revision }) => revision === 1)) {
    throw malformedHistory(
      { file: report, line: 1 },
      'no answer shows revision 1: whether the store was empty at first, nobody knows',
    );
  }
  const loaded = foreignColumns(
    events.map((event, position) => ({ ...event, position })),
    report,
    { independent: 'no' },
  );
  return {
    ...loaded,
    notes: [...notesOf(requests, left, watches), ...loaded.notes],
    model: 'etcd',
    ...(watches.length === 0 ? {} : { watches: watchesOf(watches, requests) }),
  };
};

const watchesOf = (watches: readonly Watch[], requests: readonly Asked[]): Watches =>
  requests.length === 0 ? { watches } : { watches, operations: shownByOperations(requests) };

const notesOf = (
  requests: readonly Asked[],
  left: number,
  watches: readonly Watch[],
): readonly string[] => {
  const older = requests.filter(({ request }) => isOlderRange(request)).length;
  const what = 'this is a report of etcd’s robustness tests, for the model etcd';
  return [
    requests.length === 0
      ? 'these are watches of etcd’s robustness tests; no operation of a client stands beside them'
      : watches.length === 0
        ? `${what}; no watch stands beside its operations`
        : what,
    ...(left === 0
      ? []
      : [`${left} defragmentations were left out: they change nothing that is told`]),
    ...(older === 0
      ? []
      : [
          `of ${older} ranges at a given revision only the answer's own revision is looked at where it is older`,
        ]),
  ];
};

type Asked = Operation & { readonly request: EtcdRequest };

const isAsked = (operation: Operation): operation is Asked => operation.request !== undefined;

interface Operation {
  readonly place: Place;
  readonly process: number;
  readonly request: EtcdRequest | undefined;
  readonly call: number;
  readonly end: number;
  /** Undefined: nobody knows what became of it. */
  readonly answer: Json | undefined;
  readonly revision: Json | undefined;
}

const recordsIn = ({ name, text }: ReportFile): readonly (Operation | Watch)[] => {
  const lines = text.trimEnd().split('\n');
  return lines.flatMap((line, at) => {
    if (line.trim() === '') return [];
    return [recordIn(line, { file: name, line: at + 1 })];
  });
};

const recordIn = (line: string, place: Place): Operation | Watch => {
  const record = parse(line, place);
  return 'Request' in record ? watchIn(record, place) : operationIn(record, place);
};

const operationIn = (
  { ClientId, Input = null, Call, Output = null, Return }: Data,
  place: Place,
): Operation => {
  const process = whole('ClientId', ClientId, place);
  const call = whole('Call', Call, place);
  const request = etcdRequest(Input);
  if (typeof request === 'string') throw malformedHistory(place, request);
  const output = dataOf(Output);
  const isKnown = (output['Error'] ?? '') === '' && output['Persisted'] !== true;
  const answer = request === undefined || !isKnown ? undefined : etcdAnswer(request, output);
  if (isKnown && request !== undefined && answer === undefined) {
    throw malformedHistory(place, `this is no answer to ${request.f}: ${shortMember(Output)}`);
  }
  const end = Math.max(call, isKnown ? whole('Return', Return, place) : call);
  const { Revision } = output;
  return { place, process, request, call, end, answer, revision: Revision };
};

type Timed = ForeignEvent & { readonly time: number };

const eventsOf = ({ place, process, request, call, end, answer }: Asked): readonly Timed[] => {
  const { f, value } = request;
  const common = { position: 0, line: place.line, file: place.file, process, f };
  return [
    { ...common, type: 'invoke', value, time: call },
    answer === undefined
      ? { ...common, type: 'info', value: null, time: end }
      : { ...common, type: 'ok', value: withResults(request, answer), time: end },
  ];
};

const isDone = ({ type }: ForeignEvent): boolean => type !== 'invoke';

const isOlderRange = ({ f, value }: EtcdRequest): boolean =>
  f === 'range' && dataOf(value)['revision'] !== undefined;

const whole = (name: string, value: Json | undefined, place: Place): number => {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0) return value;
  throw malformedHistory(place, `${name} must be a whole number from 0, not ${shortMember(value)}`);
};

type Data = { readonly [name: string]: Json };

const parse = (line: string, place: Place): Data => {
  try {
    const json = parseWithLargeNumbers(line);
    if (isData(json)) return json;
  } catch {
    // Said below.
  }
  throw malformedHistory(place, 'this is no operation of a report, and no watch');
};
