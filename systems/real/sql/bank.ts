/**
 * Accounts are rows with a balance. A transfer changes two of them in one transaction, in the order of
 * their names, so that no two transfers wait for each other.
 */
import type { Outcome } from '../../../src/history/operation.ts';
import type { SqlConnection, SqlResult } from './connection.ts';
import { type Changing, inTransaction, lockingClause, type SqlObject } from './operation.ts';

export const bank: SqlObject = {
  prepare: async (connection, initial) => {
    await connection.query(
      'CREATE TABLE accounts (name VARCHAR(64) PRIMARY KEY, balance INTEGER NOT NULL)',
    );
    for (const [name, balance] of Object.entries(initial as Record<string, number>)) {
      await connection.query('INSERT INTO accounts (name, balance) VALUES (?, ?)', [name, balance]);
    }
  },
  operations: {
    read: () => ({
      readOnly: true,
      run: async (connection) => {
        const all = await connection.query('SELECT name, balance FROM accounts');
        return { type: 'ok', value: Object.fromEntries(balancesIn(all)) };
      },
    }),
    transfer: ({ value }, { changing }) => {
      const transfer = value as unknown as Transfer;
      const work = changing === 'atomic' ? addBoth : readThenSetBoth;
      return {
        readOnly: false,
        run: (connection) =>
          inTransaction(
            connection,
            async () => (await work(connection, transfer, changing)) ?? { type: 'ok', value },
          ),
      };
    },
  },
};

interface Transfer {
  readonly from: string;
  readonly to: string;
  readonly amount: number;
}

/** @returns why not, or undefined when both are changed */
type Work = (
  connection: SqlConnection,
  transfer: Transfer,
  changing: Changing,
) => Promise<Outcome | undefined>;

const addBoth: Work = async (connection, transfer) => {
  for (const [name, change] of changesOf(transfer)) {
    const { changed } = await connection.query(
      'UPDATE accounts SET balance = balance + ? WHERE name = ? AND balance + ? >= 0',
      [change, name, change],
    );
    if (changed !== 1) return { type: 'fail', error: `${name} holds less than ${-change}` };
  }
  return undefined;
};

const readThenSetBoth: Work = async (connection, transfer, changing) => {
  const { from, to, amount } = transfer;
  const balances = balancesIn(
    await connection.query(
      `SELECT name, balance FROM accounts WHERE name IN (?, ?) ORDER BY name${lockingClause(changing)}`,
      [from, to],
    ),
  );
  const held = balances.get(from) ?? 0;
  if (held < amount) return { type: 'fail', error: `${from} holds ${held}` };
  for (const [name, change] of changesOf(transfer)) {
    const balance = (balances.get(name) ?? 0) + change;
    await connection.query('UPDATE accounts SET balance = ? WHERE name = ?', [balance, name]);
  }
  return undefined;
};

const changesOf = ({ from, to, amount }: Transfer): readonly (readonly [string, number])[] =>
  [[from, -amount] as const, [to, amount] as const].toSorted(([a], [b]) => (a < b ? -1 : 1));

const balancesIn = ({ rows }: SqlResult): ReadonlyMap<string, number> =>
  new Map(rows.map(({ name, balance }) => [String(name), Number(balance)]));
