/**
 * The texts and keywords of a history, each made known once: two kinds of value that would look the same
 * are found where the second of them is learned, as if every one of them had been read by EdnValues.
 */
import type { Name } from '../byte-names.ts';
import type { EventType } from '../operation.ts';
import type { EdnValues } from './edn-value.ts';

const NOWHERE = { text: '', line: 0 };

export class KnownTexts {
  readonly #values: EdnValues;
  readonly #types = new Set<EventType>();
  readonly #plain = new Map<string, string>();

  constructor(values: EdnValues) {
    this.#values = values;
  }

  /**
   * @param name of a keyword with its colon, or a text that begins with none; a name's number is ours
   * @throws EdnProblem where another kind of value looks the same
   */
  learn(name: Name | string): void {
    if (typeof name === 'string') {
      this.#values.json(name, NOWHERE);
    } else if (name.number < 0) {
      const { text } = name;
      this.#values.json(text.startsWith(':') ? { key: text.slice(1) } : text, NOWHERE);
      name.number = 0;
    }
  }

  learnType(type: EventType): void {
    if (this.#types.has(type)) return;
    this.#values.json({ key: type }, NOWHERE);
    this.#types.add(type);
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
