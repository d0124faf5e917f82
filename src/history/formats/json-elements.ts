/**
 * Cuts the text of a JSON array into its elements, with the line where each begins.
 *
 * Strings and brackets are followed, nothing else is looked at: whether an element is JSON, who parses it
 * finds out. Yields a problem, and ends, where the array is not whole.
 */

export type JsonElement =
  | { readonly text: string; readonly line: number }
  | { readonly problem: string; readonly line: number };

/** A string, a bracket, a comma or the end of a line: all that matters for cutting. */
const MATTERS = /"(?:[^"\\]|\\[^])*"|[[\]{},\n]/gu;

export function* jsonElements(text: string): Generator<JsonElement> {
  const opening = text.indexOf('[');
  const lines = new LineCounter(text);
  let depth = 0;
  let start = opening + 1;
  let closed = false;
  MATTERS.lastIndex = opening;
  for (let match = MATTERS.exec(text); match !== null; match = MATTERS.exec(text)) {
    const [token] = match;
    if (token === '\n') continue;
    if (closed) {
      yield { problem: 'something stands after the array of events', line: lines.at(match.index) };
      return;
    }
    if (token === '[' || token === '{') depth++;
    if (token === ']' || token === '}') depth--;
    const ends = depth === 0 || (depth === 1 && token === ',');
    if (!ends) continue;
    closed = depth === 0;
    const element = text.slice(start, match.index);
    const isEmptyArray = closed && start === opening + 1 && element.trim() === '';
    if (!isEmptyArray) yield { text: element, line: lines.at(start + blanksOf(element)) };
    start = match.index + 1;
  }
  if (!closed) {
    yield { problem: 'the array of events is cut off before its end', line: lines.at(text.length) };
  }
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
