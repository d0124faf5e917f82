/**
 * What databases that speak SQL have in common, as small as it can be. Statements are the same for all
 * of them but for one clause; what their errors mean each says for itself.
 */

/** As the standard names them; `-o isolation=`. What a database makes of a name is its own affair. */
export type Isolation = 'read-uncommitted' | 'read-committed' | 'repeatable-read' | 'serializable';

export type SqlValue = string | number;

export interface SqlResult {
  /** Of a `SELECT`, by column. */
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** How many rows an `INSERT` made or an `UPDATE` found, whether or not it changed them. */
  readonly changed: number;
}

/** One connection, never used by two operations at once. Each call is sent once, or not at all. */
export interface SqlConnection {
  /**
   * One statement, `?` for each parameter: part of the transaction that was begun, else one by itself,
   * which commits before it is answered.
   * @throws the database's own error, or the connection's: see `SqlDatabase.says`
   */
  query(text: string, params?: readonly SqlValue[]): Promise<SqlResult>;
  begin(): Promise<void>;
  commit(): Promise<void>;
  rollback(): Promise<void>;
}

/** A connection as whoever opened it holds it. */
export interface OpenConnection extends SqlConnection {
  /** False once it has ended, from either side: what is asked then is not sent. */
  readonly isOpen: boolean;
  /** At once, and without a word to the server, which undoes what was not committed. */
  destroy(): void;
}

/**
 * What an error says of what was asked:
 * - `aborted`: it is undone, and the server says so (a deadlock, a conflict, a constraint);
 * - `refused`: the server takes nothing of the kind now, and has done nothing (not ready, read-only);
 * - `unknown`: anything else, all that is no answer of the server among it.
 */
export type Said = 'aborted' | 'refused' | 'unknown';

/** One server of a database, as clients know it. */
export interface SqlDatabase {
  /**
   * A connection all of whose transactions, single statements too, are at one isolation.
   * @throws Error when nobody takes it within the time; nothing was asked then
   */
  connect(withinMs: number): Promise<OpenConnection>;
  /** Behind an `INSERT` into (name, value): where the name is there already, its value is set. */
  readonly orUpdate: string;
  says(error: unknown): Said;
}
