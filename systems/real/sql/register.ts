/** Registers are rows of one table; their values are JSON, and what was never written has no row. */
import type { Json, Outcome } from '../../../src/history/operation.ts';
import type { SqlConnection } from './connection.ts';
import { type Changing, inTransaction, lockingClause, type SqlObject } from './operation.ts';

export const register: SqlObject = {
  prepare: async (connection) => {
    await connection.query(
      'CREATE TABLE registers (name VARCHAR(64) PRIMARY KEY, value VARCHAR(255) NOT NULL)',
    );
  },
  operations: {
    read: ({ key }) => ({
      readOnly: true,
      run: async (connection) => ({ type: 'ok', value: await held(connection, key, '') }),
    }),
    write: ({ key, value }, { orUpdate }) => ({
      readOnly: false,
      run: async (connection) => {
        await connection.query(`${INSERT} ${orUpdate}`, [key, JSON.stringify(value)]);
        return { type: 'ok', value };
      },
    }),
    cas: ({ key, value }, { changing }) => {
      const [from, to] = value as readonly [Json, Json];
      const change = changing === 'atomic' ? compareAndSet : readThenSet;
      return {
        readOnly: false,
        run: (connection) => change(connection, { key, from, to, changing }),
      };
    },
  },
};

const INSERT = 'INSERT INTO registers (name, value) VALUES (?, ?)';

interface Change {
  readonly key: string;
  readonly from: Json;
  readonly to: Json;
  readonly changing: Changing;
}

/** One statement. Two inserts of one name exclude each other as well. */
const compareAndSet = async (
  connection: SqlConnection,
  { key, from, to }: Change,
): Promise<Outcome> => {
  const next = JSON.stringify(to);
  const { changed } =
    from === null
      ? await connection.query(INSERT, [key, next])
      : await connection.query('UPDATE registers SET value = ? WHERE name = ? AND value = ?', [
          next,
          key,
          JSON.stringify(from),
        ]);
  return changed === 1
    ? { type: 'ok', value: [from, to] }
    : { type: 'fail', error: `it was not ${JSON.stringify(from)}` };
};

const readThenSet = (
  connection: SqlConnection,
  { key, from, to, changing }: Change,
): Promise<Outcome> =>
  inTransaction(connection, async () => {
    const observed = await held(connection, key, lockingClause(changing));
    if (JSON.stringify(observed) !== JSON.stringify(from)) {
      return { type: 'fail', error: `it was ${JSON.stringify(observed)}`, observed };
    }
    const next = JSON.stringify(to);
    if (from === null) await connection.query(INSERT, [key, next]);
    else await connection.query('UPDATE registers SET value = ? WHERE name = ?', [next, key]);
    return { type: 'ok', value: [from, to] };
  });

const held = async (connection: SqlConnection, key: string, locking: string): Promise<Json> => {
  const { rows } = await connection.query(`SELECT value FROM registers WHERE name = ?${locking}`, [
    key,
  ]);
  const [row] = rows;
  return row === undefined ? null : (JSON.parse(String(row['value'])) as Json);
};
