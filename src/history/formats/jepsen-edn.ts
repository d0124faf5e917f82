/**
 * Histories in EDN, as Jepsen and Knossos write them: one operation a form, or one vector (or list) of
 * them; maps or tagged records (`#knossos.op.Op{…}`). Porcupine's kv logs are the same with `:key`.
 *
 * What the nemesis did is skipped. A last form that is cut off is left out with a note, as a killed run
 * leaves it; everything else that is wrong is an error that names file, line and reason. Members that
 * no model needs may hold anything.
 */
import type { LoadedColumns } from '../load.ts';
import { malformedHistory } from '../well-formed.ts';
import { EdnProblem, ednForms, type Form, insideBrackets } from './edn-forms.ts';
import { ednEvent } from './edn-event.ts';
import { EdnOperations } from './edn-operation.ts';
import { EdnValues } from './edn-value.ts';
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
  const operations = new EdnOperations(values);
  let lastIndex = -1;
  let position = 0;
  try {
    for (const form of operationForms(text)) {
      const operation = operations.read(form);
      const index = operation.number('index');
      if (index !== undefined && index <= lastIndex) {
        throw new EdnProblem(`:index ${index} does not come after ${lastIndex}`, form.line);
      }
      lastIndex = index ?? lastIndex;
      const event = ednEvent(operation, position++, form.line);
      if (event !== undefined) events.push(event);
    }
  } catch (error) {
    if (!(error instanceof EdnProblem)) throw error;
    if (!error.cutOff) throw malformedHistory({ file, line: error.line }, error.message);
    notes.push(`the last operation (line ${error.line}) is cut off and was left out`);
  }
  const loaded = foreignColumns(events, file, options);
  return { ...loaded, notes: [...notes, ...loaded.notes, ...values.notes] };
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
