/**
 * What the model `bank` can make sense of: whole amounts, and the accounts of the initial balances, whose
 * sum a double holds exactly.
 */
import type { Json } from '../../src/history/operation.ts';
import { shortJson, shortName } from '../../src/history/shorten.ts';
import type { ModelOptions } from './options.ts';
import type { Asked, Rules } from './shape.ts';

export const bankRules = ({ initial, nilRead }: ModelOptions): Rules => {
  const accounts = initial === undefined ? undefined : accountsOf(initial);
  const unknown = (names: readonly string[]): string | undefined => {
    const stranger = names.find((name) => accounts?.has(name) === false);
    return stranger === undefined || accounts === undefined
      ? undefined
      : `the initial balances name the accounts ${list(accounts)}; met the account ${shortJson(stranger)}`;
  };
  let only: string | undefined;
  /** All accounts are one object. */
  const several = (key: string): string | undefined => {
    only ??= key;
    return key === only
      ? undefined
      : `the accounts are one object, without a key; met the keys ${shortJson(only)} and ${shortJson(key)}`;
  };
  return {
    transfer: {
      argument: [isTransfer, 'a transfer is {from, to, amount}, the amount a whole number from 0'],
      sense: ({ key, argument }) => {
        const { from, to } = argument as { readonly [member: string]: string | number };
        return several(key) ?? unknown([`${from}`, `${to}`]);
      },
    },
    read: {
      result: [
        (value) => (value === null ? nilRead === 'anything' : isBalances(value)),
        'a read returns {account: balance}',
      ],
      // Some of them unknown is a violation; none of them known is a misunderstanding about names.
      sense: ({ key, result }: Asked) => {
        const names = isObject(result) ? Object.keys(result) : [];
        const areKnown = names.some((name) => accounts?.has(name));
        return several(key) ?? (areKnown ? undefined : unknown(names));
      },
    },
  };
};

const accountsOf = (initial: Json): ReadonlySet<string> =>
  new Set(isObject(initial) ? Object.keys(initial) : []);

const list = (accounts: ReadonlySet<string>): string =>
  shortName([...accounts].map((name) => JSON.stringify(name)).join(', '));

const isTransfer = (value: Json): boolean =>
  isObject(value) &&
  isAccount(value['from']) &&
  isAccount(value['to']) &&
  isAmount(value['amount']);

const isAccount = (value: Json | undefined): boolean =>
  typeof value === 'string' || typeof value === 'number';

const isAmount = (value: Json | undefined): boolean =>
  Number.isSafeInteger(value) && Number(value) >= 0;

const isBalances = (value: Json): boolean =>
  isObject(value) && Object.values(value).every((balance) => Number.isSafeInteger(balance));

const isObject = (value: Json | undefined): value is { readonly [name: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
