/**
 * Accounts with balances, one object: `transfer {from, to, amount}`, `read → {account: balance}`
 * (all accounts). No balance may fall below zero; a failed transfer did not happen. The initial
 * balances are the option `initial`.
 */
import { shortJson } from '../../src/history/shorten.ts';
import { usageFailure } from '../../src/base/failure.ts';
import type { Json } from '../../src/history/operation.ts';
import { canonical } from '../canonical.ts';
import { type Model, type Operation, undivided } from '../model.ts';
import { known, type ModelOptions } from './options.ts';

type Balances = { readonly [account: string]: number };

export const bank = (options: ModelOptions = {}): Model<Balances> => {
  if (options.initial === undefined) {
    throw usageFailure(
      'initial-needed',
      'The model bank needs the initial balances.',
      `Give them as the initial value, for example --initial '{"a":10,"b":10}'.`,
    );
  }
  const anyNil = options.nilRead === 'anything';
  return {
    name: 'bank',
    init: asBalances(options.initial),
    known: known('bank', options),
    functions: ['transfer', 'read'],
    step: (state, { f, argument, result }) => {
      if (f === 'transfer') return transfer(state, argument);
      if (result === undefined || (result === null && anyNil)) return state;
      return canonical(result) === canonical(state) ? state : undefined;
    },
    partition: undivided,
    readOnly: ({ f }) => f === 'read',
    describe,
  };
};

const transfer = (state: Balances, argument: Json): Balances | undefined => {
  const { from, to, amount } = asTransfer(argument);
  const held = state[from];
  const other = state[to];
  if (held === undefined || other === undefined || held < amount) return undefined;
  return from === to ? state : { ...state, [from]: held - amount, [to]: other + amount };
};

interface Transfer {
  readonly from: string;
  readonly to: string;
  readonly amount: number;
}

const asTransfer = (value: Json): Transfer => {
  const given = value as { readonly [name: string]: Json } | null;
  const from = given?.['from'];
  const to = given?.['to'];
  const amount = given?.['amount'];
  if (!isName(from) || !isName(to) || typeof amount !== 'number') {
    throw usageFailure(
      'bad-operation',
      `In the model bank a transfer is {from, to, amount}; met ${shortJson(value)}.`,
    );
  }
  return { from: String(from), to: String(to), amount };
};

const isName = (value: Json | undefined): value is string | number =>
  typeof value === 'string' || typeof value === 'number';

const asBalances = (value: Json): Balances => {
  const fits =
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((balance) => typeof balance === 'number');
  if (fits) return value as Balances;
  throw usageFailure(
    'bad-operation',
    `In the model bank the initial balances are {account: number}; met ${shortJson(value)}.`,
  );
};

const describe = ({ f, argument, result }: Operation): string => {
  if (f === 'read') return result === undefined ? 'read' : `read ${shortJson(result)}`;
  const { from, to, amount } = asTransfer(argument);
  return `transfer ${amount} from ${from} to ${to}`;
};
