/**
 * Cuts the text of a JSON array into its elements, with the line where each begins.
 *
 * Strings and brackets are followed, nothing else is looked at: whether an element is JSON, who parses it
 * finds out. Yields a problem, and ends, where the array is not whole.
 */

export type JsonElement =
  | { readonly text: string; readonly line: number }
  | { readonly problem: string; readonly line: number };

/** A string, a bracket or a comma: all that matters for cutting; and a quote that is never closed. */
const MATTERS = /"[^"\\]*(?:\\[^][^"\\]*)*"|[[\]{},"]/gu;

export function* jsonElements(text: string): Generator<JsonElement> {
  const opening = text.indexOf('[');
  const lines = new LineCounter(text);
  if (opening < 0 || text.slice(0, opening).trim() !== '') {
    yield { problem: 'a JSON array was expected', line: lines.at(blanksOf(text)) };
    return;
  }
  let depth = 0;
  let start = opening + 1;
  MATTERS.lastIndex = opening;
  for (let match = MATTERS.exec(text); match !== null; match = MATTERS.exec(text)) {
    const [token] = match;
    if (token === '"') break;
    if (token === '[' || token === '{') depth++;
    if (token === ']' || token === '}') depth--;
    const isLast = depth === 0;
    if (!isLast && (depth > 1 || token !== ',')) continue;
    const element = text.slice(start, match.index);
    const isEmptyArray = isLast && start === opening + 1 && element.trim() === '';
    if (!isEmptyArray) yield { text: element, line: lines.at(start + blanksOf(element)) };
    start = match.index + 1;
    if (!isLast) continue;
    const rest = text.slice(start);
    const problem =
      token === ']' ? 'something stands after the array of events' : 'a } where a ] was expected';
    if (token !== ']' || rest.trim() !== '') {
      yield { problem, line: lines.at(token === ']' ? start + blanksOf(rest) : match.index) };
    }
    return;
  }
  yield { problem: 'the array of events is cut off before its end', line: lines.at(text.length) };
}

const blanksOf = (text: string): number => text.length - text.trimStart().length;

/** Lines of ever later positions. */
class LineCounter {
  readonly #text: string;
  #at = 0;
  #line = 1;

  constructor(text: string) {
    this.#text = text;
  }

  at(position: number): number {
    for (;;) {
      const newline = this.#text.indexOf('\n', this.#at);
      if (newline < 0 || newline >= position) return this.#line;
      this.#line++;
      this.#at = newline + 1;
    }
  }
}
