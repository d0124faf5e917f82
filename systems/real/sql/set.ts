/** Sets are the rows of one table, one an element, with the set's name. */
import type { Json } from '../../../src/history/operation.ts';
import type { SqlObject } from './operation.ts';

export const set: SqlObject = {
  prepare: async (connection) => {
    await connection.query(
      'CREATE TABLE elements (name VARCHAR(64), element VARCHAR(64), PRIMARY KEY (name, element))',
    );
  },
  operations: {
    add: ({ key, value }) => ({
      readOnly: false,
      run: async (connection) => {
        await connection.query('INSERT INTO elements (name, element) VALUES (?, ?)', [
          key,
          JSON.stringify(value),
        ]);
        return { type: 'ok', value };
      },
    }),
    read: ({ key }) => ({
      readOnly: true,
      run: async (connection) => {
        const { rows } = await connection.query('SELECT element FROM elements WHERE name = ?', [
          key,
        ]);
        const value = rows.map(({ element }) => JSON.parse(String(element)) as Json);
        return { type: 'ok', value };
      },
    }),
  },
};
