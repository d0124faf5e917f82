/** One operation on a connection: what is known of it when it breaks off. */
import type { SqlConnection, SqlResult, SqlValue } from './connection.ts';

/**
 * How far it came: whether what decides over it was sent, a single `statement` that commits by itself or
 * the `commit` of a transaction. What is `undecided` has not happened: without `COMMIT` it never will.
 */
export type Stage = 'undecided' | 'statement' | 'commit';

/**
 * A connection for one operation: a single statement, or one transaction. After `giveUp` it sends
 * nothing any more, so that what was undecided then stays so.
 */
export class Attempt implements SqlConnection {
  readonly #connection: SqlConnection;
  #inTransaction = false;
  #stage: Stage = 'undecided';
  #isOver = false;

  constructor(connection: SqlConnection) {
    this.#connection = connection;
  }

  get stage(): Stage {
    return this.#stage;
  }

  giveUp(): void {
    this.#isOver = true;
  }

  async query(text: string, params: readonly SqlValue[] = []): Promise<SqlResult> {
    this.#goOn();
    if (!this.#inTransaction) this.#stage = 'statement';
    return this.#connection.query(text, params);
  }

  async begin(): Promise<void> {
    this.#goOn();
    this.#inTransaction = true;
    await this.#connection.begin();
  }

  async commit(): Promise<void> {
    this.#goOn();
    this.#stage = 'commit';
    await this.#connection.commit();
  }

  async rollback(): Promise<void> {
    this.#goOn();
    await this.#connection.rollback();
  }

  #goOn(): void {
    if (this.#isOver) throw new Error('the time is up');
  }
}
