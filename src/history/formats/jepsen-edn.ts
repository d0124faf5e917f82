/**
 * Histories in EDN, as Jepsen and Knossos write them: one operation a form, or one vector (or list) of
 * them; maps or tagged records (`#knossos.op.Op{…}`). Porcupine's kv logs are the same with `:key`.
 *
 * What the nemesis did is skipped. A last form that is cut off is left out with a note, as a killed run
 * leaves it; everything else that is wrong is an error that names file, line and reason. Members that
 * no model needs may hold anything.
 */
import type { LoadedColumns } from '../load.ts';
import { wholeText } from '../whole-text.ts';
import { malformedHistory } from '../well-formed.ts';
import { EdnProblem, ednForms, type Form, insideBrackets } from './edn-forms.ts';
import { EdnReader } from './edn-reader.ts';
import type { ForeignOptions } from './foreign-history.ts';
import { readQuickly } from './two-ways.ts';

/** The quick way where it goes, else the exact one; `file` is the name used in errors. */
export const loadEdnHistory = async (
  chunks: AsyncIterable<Buffer>,
  file: string,
  options: ForeignOptions = {},
): Promise<LoadedColumns> => {
  const { QuickEdn } = await import('./quick-edn.ts');
  const read = await readQuickly(chunks, new QuickEdn(file, options));
  return 'again' in read ? readEdnHistory(await wholeText(read.again, file), file, options) : read;
};

/** The exact way. */
export const readEdnHistory = (
  text: string,
  file: string,
  options: ForeignOptions = {},
): LoadedColumns => {
  const notes: string[] = [];
  const reader = new EdnReader([]);
  try {
    for (const form of operationForms(text)) reader.form(form);
  } catch (error) {
    if (!(error instanceof EdnProblem)) throw error;
    if (!error.cutOff) throw malformedHistory({ file, line: error.line }, error.message);
    notes.push(cutOffWords(error.line));
  }
  return reader.finish(file, options, notes);
};

export const cutOffWords = (line: number): string =>
  `the last operation (line ${line}) is cut off and was left out`;

/** A single vector or list stands for its elements; it must be whole. */
function* operationForms(text: string): Generator<Form> {
  if (!beginsWithList(text)) {
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

export const beginsWithList = (text: string): boolean =>
  /^(?:[\s,]|;[^\n]*(?:\n|$))*[[(]/u.test(text);

const wholeForms = (text: string): readonly Form[] => {
  try {
    return [...ednForms(text)];
  } catch (error) {
    // Half a vector is half a file: how much is missing, nobody knows.
    if (error instanceof EdnProblem) throw new EdnProblem(error.message, error.line);
    throw error;
  }
};
