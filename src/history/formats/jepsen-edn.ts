/**
 * Histories in EDN, as Jepsen and Knossos write them: one operation a form, or one vector (or list) of
 * them; maps or tagged records (`#knossos.op.Op{…}`). Porcupine's kv logs are the same with `:key`.
 *
 * Operations of processes that are no number (`:nemesis`) are skipped. A last form that is cut off is
 * left out with a note, as a killed run leaves it; everything else that is wrong is an error that names
 * file, line and reason.
 */
import type { LoadedColumns } from '../load.ts';
import type { EventType, Json } from '../operation.ts';
import { malformedHistory } from '../well-formed.ts';
import { EdnProblem, ednForms, type Form, insideBrackets } from './edn-forms.ts';
import { type EdnMap, EdnValues } from './edn-value.ts';
import { foreignColumns, type ForeignEvent, type ForeignOptions } from './foreign-history.ts';

/** `file` is the name used in errors. */
export const readEdnHistory = (
  text: string,
  file: string,
  options: ForeignOptions = {},
): LoadedColumns => {
  const notes: string[] = [];
  const events: ForeignEvent[] = [];
  const values = new EdnValues();
  const lastIndex = { value: -1 };
  let position = 0;
  try {
    for (const form of operationForms(text)) {
      const event = foreignEvent(values.map(form), position++, form, lastIndex);
      if (event !== undefined) events.push(event);
    }
  } catch (error) {
    if (!(error instanceof EdnProblem)) throw error;
    if (!error.cutOff) throw malformedHistory({ file, line: error.line }, error.message);
    notes.push(`the last operation (line ${error.line}) is cut off and was left out`);
  }
  const loaded = foreignColumns(events, file, options);
  return { columns: loaded.columns, notes: [...notes, ...loaded.notes] };
};

/** A single vector or list stands for its elements; it must be whole. */
function* operationForms(text: string): Generator<Form> {
  const opening = /^(?:[\s,]|;[^\n]*(?:\n|$))*[[(]/u.test(text);
  if (!opening) {
    yield* ednForms(text);
    return;
  }
  const [only, ...others] = wholeForms(text);
  if (only === undefined) return;
  const [second] = others;
  if (second !== undefined) {
    throw new EdnProblem('something stands after the vector of operations', second.line);
  }
  yield* ednForms(insideBrackets(only).text, only.line);
}

const wholeForms = (text: string): readonly Form[] => {
  try {
    return [...ednForms(text)];
  } catch (error) {
    // Half a vector is half a file: how much is missing, nobody knows.
    if (error instanceof EdnProblem) throw new EdnProblem(error.message, error.line);
    throw error;
  }
};

const TYPES: ReadonlySet<unknown> = new Set<EventType>(['invoke', 'ok', 'fail', 'info']);

/** The event, or undefined for one of the nemesis. */
const foreignEvent = (
  operation: EdnMap,
  position: number,
  { line }: Form,
  lastIndex: { value: number },
): ForeignEvent | undefined => {
  const process = operation.get('process');
  const type = unkeyworded(operation.get('type'));
  const f = unkeyworded(operation.get('f'));
  const index = operation.get('index');
  if (typeof index === 'number') {
    if (index <= lastIndex.value) {
      throw new EdnProblem(`:index ${index} does not come after ${lastIndex.value}`, line);
    }
    lastIndex.value = index;
  }
  if (typeof process === 'string') return undefined;
  if (
    typeof process !== 'number' ||
    !Number.isInteger(process) ||
    process < 0 ||
    process >= 2 ** 31
  ) {
    throw new EdnProblem(
      `:process must be a whole number or a keyword, not ${show(process)}`,
      line,
    );
  }
  if (!TYPES.has(type)) {
    throw new EdnProblem(`:type must be :invoke, :ok, :fail or :info, not ${show(type)}`, line);
  }
  if (typeof f !== 'string') throw new EdnProblem(`:f must be a keyword, not ${show(f)}`, line);
  const value = operation.get('value');
  if (value === undefined && type === 'ok') {
    throw new EdnProblem('an :ok operation needs a :value: what was returned, or nil', line);
  }
  const key = operation.get('key');
  const time = operation.get('time');
  return {
    position,
    line,
    process,
    type: type as EventType,
    f,
    value: value ?? null,
    ...(key === undefined || key === null ? {} : { key }),
    ...(typeof time === 'number' ? { time } : {}),
  };
};

const unkeyworded = (value: Json | undefined): Json | undefined =>
  typeof value === 'string' && value.startsWith(':') ? value.slice(1) : value;

const show = (value: Json | undefined): string =>
  value === undefined ? 'missing' : JSON.stringify(value);
