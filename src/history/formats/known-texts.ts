/**
 * The texts and keywords of a history, each made known once: two kinds of value that would look the same
 * are found where the second of them is learned, as if every one of them had been read by EdnValues.
 */
import type { Name } from '../byte-names.ts';
import type { EdnValues } from './edn-value.ts';

const NOWHERE = { text: '', line: 0 };

export class KnownTexts {
  readonly #values: EdnValues;
  readonly #plain = new Map<string, string>();

  constructor(values: EdnValues) {
    this.#values = values;
  }

  /**
   * @param name begins with a colon where it is a keyword; its number is taken as ours
   * @throws EdnProblem where another kind of value looks the same
   */
  learn(name: Name): void {
    if (name.number >= 0) return;
    const { text } = name;
    this.#values.json(text.startsWith(':') ? { key: text.slice(1) } : text, NOWHERE);
    name.number = 0;
  }

  /** Without its colon. */
  plain({ text }: Name): string {
    let plain = this.#plain.get(text);
    if (plain === undefined) {
      plain = text.slice(1);
      this.#plain.set(text, plain);
    }
    return plain;
  }
}
