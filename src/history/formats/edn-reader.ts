/** The operations of a history in EDN, one after the other, whichever way each was read. */
import type { LoadedColumns } from '../load.ts';
import { ednEvent } from './edn-event.ts';
import { EdnProblem, type Form } from './edn-forms.ts';
import type { EdnLineScanner } from './edn-line-scanner.ts';
import { EdnOperations } from './edn-operation.ts';
import { EdnValues } from './edn-value.ts';
import {
  foreignColumns,
  type ForeignEvent,
  type ForeignEvents,
  type ForeignOptions,
} from './foreign-history.ts';

export class EdnReader {
  readonly values = new EdnValues();
  readonly #operations = new EdnOperations(this.values);
  readonly #events: ForeignEvents & { push(event: ForeignEvent): unknown };
  #lastIndex = -1;
  #count = 0;

  /** @param events where they are kept; none yet */
  constructor(events: ForeignEvents & { push(event: ForeignEvent): unknown }) {
    this.#events = events;
  }

  /** How many operations, the nemesis' included. */
  get count(): number {
    return this.#count;
  }

  /** @throws EdnProblem */
  form(form: Form): void {
    const operation = this.#operations.read(form);
    this.#index(operation.number('index'), form.line);
    const event = ednEvent(operation, this.#count++, form.line);
    if (event !== undefined) this.#events.push(event);
  }

  /** A line that a scanner has read. @throws EdnProblem */
  usual(scanner: EdnLineScanner, line: number): void {
    if (scanner.index >= 0) this.#index(scanner.index, line);
    scanner.position = this.#count++;
    scanner.line = line;
    if (!scanner.isOfNemesis) this.#events.push(scanner);
  }

  /** @param notes of the file as a whole */
  finish(file: string, options: ForeignOptions, notes: readonly string[]): LoadedColumns {
    const loaded = foreignColumns(this.#events, file, options);
    return { ...loaded, notes: [...notes, ...loaded.notes, ...this.values.notes] };
  }

  #index(index: number | undefined, line: number): void {
    if (index === undefined) return;
    if (index <= this.#lastIndex) {
      throw new EdnProblem(`:index ${index} does not come after ${this.#lastIndex}`, line);
    }
    this.#lastIndex = index;
  }
}
