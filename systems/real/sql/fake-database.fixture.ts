/** A database that answers as it is told, and remembers what it was asked. */
import type { OpenConnection, Said, SqlDatabase, SqlResult } from './connection.ts';

/** `hang`: never answered. An `Error` is thrown; rows are those of a `SELECT`. */
export type Answer = Error | SqlResult['rows'] | number | 'hang' | Promise<SqlResult['rows']>;

/** The server says of the error what it is to be taken for. */
export class SaidError extends Error {
  readonly said: Said;
  constructor(said: Said) {
    super(said);
    this.said = said;
  }
}

export class FakeDatabase implements SqlDatabase {
  readonly orUpdate = 'OR UPDATE';
  /** All that was asked: statements with their parameters, `BEGIN`, `COMMIT`, `ROLLBACK`. */
  readonly asked: string[] = [];
  readonly opened: OpenConnection[] = [];
  readonly #answer: (asked: string) => Answer | undefined;

  /** @param answer undefined: one row was changed, none was read */
  constructor(answer: (asked: string) => Answer | undefined = () => undefined) {
    this.#answer = answer;
  }

  async connect(): Promise<OpenConnection> {
    await this.#ask('CONNECT');
    const connection = {
      isOpen: true,
      query: (text: string, params: readonly unknown[] = []) =>
        this.#ask([text, ...params].join(' | ')),
      begin: () => this.#ask('BEGIN').then(() => {}),
      commit: () => this.#ask('COMMIT').then(() => {}),
      rollback: () => this.#ask('ROLLBACK').then(() => {}),
      destroy: () => {
        connection.isOpen = false;
      },
    };
    this.opened.push(connection);
    return connection;
  }

  says(error: unknown): Said {
    return error instanceof SaidError ? error.said : 'unknown';
  }

  async #ask(asked: string): Promise<SqlResult> {
    this.asked.push(asked);
    const answer = await this.#answer(asked);
    if (answer === 'hang') return new Promise(() => {});
    if (answer instanceof Error) throw answer;
    if (typeof answer === 'number') return { rows: [], changed: answer };
    return { rows: answer ?? [], changed: 1 };
  }
}
