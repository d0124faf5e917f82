/** Options that databases share. */
import type { OptionSpec, OptionValues } from '../../../src/base/options.ts';
import type { Isolation } from './connection.ts';

/** @param byDefault the isolation that the database has where nobody says anything */
export const sqlOptions = (byDefault: Isolation): Readonly<Record<string, OptionSpec>> => ({
  isolation: {
    type: 'choice',
    choices: ISOLATIONS,
    default: byDefault,
    summary: 'the isolation of all transactions, single statements too',
  },
  transaction: {
    type: 'choice',
    choices: ['atomic', 'for-update', 'read-then-update'],
    default: 'atomic',
    summary:
      'how a compare-and-set or a transfer is made: an `UPDATE` that says the condition itself; ' +
      '`SELECT … FOR UPDATE`, then `UPDATE`; a plain `SELECT`, then `UPDATE`',
  },
});

export const isolationIn = ({ isolation }: OptionValues): Isolation => isolation as Isolation;

/** In the words of SQL: `REPEATABLE READ`. */
export const inSql = (isolation: Isolation): string => isolation.replaceAll('-', ' ').toUpperCase();

const ISOLATIONS: readonly Isolation[] = [
  'read-uncommitted',
  'read-committed',
  'repeatable-read',
  'serializable',
];
