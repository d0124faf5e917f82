/** What the engine of banks says of a violation. The names are those of Jepsen's bank, where it has one. */
import type { Columns } from '../../../../src/history/columns.ts';
import { shortName } from '../../../../src/history/shorten.ts';
import { describeRow } from '../../rows/describe-row.ts';
import type { Invalid } from '../../../verdict.ts';
import { type KeyDecision, violation } from '../shared/key-by-key.ts';
import type { Bank } from './bank-rows.ts';
import type { Found } from './search.ts';
import { type TwoReads, twoReads } from './two-reads.ts';
import type { Strange } from './vectors.ts';

export const engine = 'bank';

/** A read that no transfers explain, whichever happened: it is the whole proof. */
export const strangeBalances = (history: Columns, row: number, strange: Strange): KeyDecision => {
  const read = describeRow(history, row);
  if (strange.type === 'accounts') {
    const reason = `${read} does not show the accounts that there are, each with a balance.`;
    return violation(engine, 'unexpected-accounts', [row], reason);
  }
  if (strange.type === 'negative') {
    const reason = `${read} shows ${strange.balance} in account ${shortName(strange.account)}, and no balance may fall below zero.`;
    return violation(engine, 'negative-balance', [row], reason);
  }
  const { total, right } = strange;
  const change = total < right ? `${right - total} is lost` : `${total - right} was created`;
  const reason = `${read} adds up to ${total}, but transfers only move money and there was ${right}: ${change}.`;
  return violation(engine, 'wrong-total', [row], reason);
};

/** A transfer that was acknowledged and names an account that does not exist. */
export const strangeAccount = (history: Columns, row: number): KeyDecision =>
  violation(
    engine,
    'unexpected-accounts',
    [row],
    `${describeRow(history, row)} was acknowledged, but one of the two is no account.`,
  );

/** No order: what was invoked before the search came to its end proves it. */
export const unexplained = (history: Columns, bank: Bank, found: None): Invalid => {
  const { transfers, reads } = bank;
  const { until, read, alone } = found;
  const earlier = read < 0 ? -1 : sameBefore(bank, read);
  const pair = read < 0 ? undefined : twoReads(bank, read);
  if (pair !== undefined) {
    const anomaly = earlier < 0 ? 'unexplained-read' : 'stale-read';
    return { ...byTwoReads(history, bank, read, pair), anomaly };
  }
  const all = alone ? [reads.row[read]!, ...(earlier < 0 ? [] : [reads.row[earlier]!])] : reads.row;
  const operations = [...transfers.row, ...all]
    .filter((row) => history.invoke[row]! < until)
    .toSorted((a, b) => a - b);
  return { verdict: 'invalid', engine, operations, ...story(history, bank, found, earlier) };
};

/** The two reads and the transfers between them are the whole proof. */
const byTwoReads = (
  history: Columns,
  { transfers, reads, vectors }: Bank,
  read: number,
  { earlier, between, account }: TwoReads,
): Omit<Invalid, 'anomaly'> => {
  const [before, after] = [earlier, read].map((each) => reads.row[each]!) as [number, number];
  const shows = (each: number): string =>
    account === undefined ? 'its balances' : `${vectors.balances(reads.vector[each]!)[account]}`;
  const where = account === undefined ? '' : ` in account ${shortName(vectors.accounts[account]!)}`;
  const touching = account === undefined ? 'transfers' : 'transfers to or from it';
  const made =
    between.length === 0
      ? `no ${touching} can have taken effect in between`
      : shows(earlier) === shows(read) && account !== undefined
        ? `no choice of the ${touching} that can have taken effect in between leaves it as it was`
        : `the ${touching} that can have taken effect in between do not make up the difference`;
  return {
    verdict: 'invalid',
    engine,
    operations: [before, after, ...between.map((at) => transfers.row[at]!)].toSorted(
      (a, b) => a - b,
    ),
    reason: `${describeRow(history, after)} shows ${shows(read)}${where}, where ${describeRow(history, before)} had shown ${shows(earlier)} and returned before; ${made}.`,
    isProof: true,
  };
};

type None = Extract<Found, { type: 'none' }>;

/** The last read that saw the same and had returned before; −1 for none. */
const sameBefore = ({ reads: { vector, invoke, complete } }: Bank, read: number): number =>
  vector.findLastIndex((seen, other) => seen === vector[read] && complete[other]! < invoke[read]!);

const story = (
  history: Columns,
  { reads }: Bank,
  { read, alone, lacksFunds }: None,
  earlier: number,
): { readonly anomaly: string; readonly reason: string } => {
  if (read < 0) {
    const reason = 'No order of these transfers leaves every account the funds for all of them.';
    return { anomaly: 'overdraft', reason };
  }
  const what = describeRow(history, reads.row[read]!);
  if (earlier >= 0) {
    const reason = `${what} saw again what ${describeRow(history, reads.row[earlier]!)} had seen and returned before; no order of the transfers in between explains it.`;
    return { anomaly: 'stale-read', reason };
  }
  const within = lacksFunds ? ' without an overdraft' : '';
  const reason = alone
    ? `${what} shows balances that no transfers lead to: neither all that had returned before, nor they and some of those that were still open.`
    : `No order of these operations explains ${what} and all that had returned before${within}.`;
  return { anomaly: 'unexplained-read', reason };
};
