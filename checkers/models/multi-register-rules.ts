/**
 * What the model `multi-register` can make sense of: transactions of reads and writes of registers, a
 * read that answers what it was asked, and names that stay different ones (register-transactions.ts).
 */
import type { Json } from '../../src/history/operation.ts';
import { shortJson } from '../../src/history/shorten.ts';
import type { ModelOptions } from './options.ts';
import {
  appendsToLists,
  isName,
  type Name,
  namesOfSteps,
  nameText,
  NameTexts,
  registerSteps,
  registersOf,
} from './register-transactions.ts';
import type { Asked, Rules } from './shape.ts';

export const multiRegisterRules = ({ nilRead }: ModelOptions): Rules => {
  const texts = new NameTexts();
  const clash = (names: readonly Name[]): string | undefined => {
    for (const name of names) {
      const other = texts.clash(name);
      if (other !== undefined) {
        return `the name ${shortJson(name)} would look the same as the name ${shortJson(other)}`;
      }
    }
    return undefined;
  };
  return {
    read: {
      argument: [isAskedFor, 'a read is asked with a list of names, or null'],
      result: [
        (value) => value === null || registersOf(value) !== undefined,
        'a read returns {name: value}',
      ],
      sense: (asked) => otherNames(asked) ?? clash(namesAsked(asked.argument) ?? []),
    },
    write: {
      argument: [(value) => registersOf(value) !== undefined, 'a write is {name: value}'],
    },
    txn: {
      sense: (asked) => noTransaction(asked, nilRead) ?? clash(namesOfSteps(asked.argument)),
    },
  };
};

const noTransaction = (
  { argument, result }: Asked,
  nilRead: ModelOptions['nilRead'],
): string | undefined => {
  for (const value of result === undefined || result === null ? [argument] : [argument, result]) {
    if (appendsToLists(value)) {
      return `there are registers, and this appends to lists: list-append transactions, which no model here knows yet; met ${shortJson(value)}`;
    }
    if (registerSteps(value) === undefined) {
      return `a txn is a list of [r, name, null] and [w, name, value]; met ${shortJson(value)}`;
    }
  }
  const reads = registerSteps(argument)?.some(({ kind }) => kind === 'r') ?? false;
  return result === null && reads && nilRead !== 'anything'
    ? `a txn returns its steps with what was read; what is asked here returned null`
    : undefined;
};

const isAskedFor = (value: Json): boolean => value === null || namesAsked(value) !== undefined;

/** `["x", "y"]`, or `{x: null, y: null}`. */
const namesAsked = (value: Json): readonly Name[] | undefined => {
  if (Array.isArray(value)) return value.every(isName) ? value : undefined;
  const registers = registersOf(value);
  return registers === undefined ? undefined : Object.keys(registers);
};

/** An answer about other registers than were asked for. */
const otherNames = ({ argument, result }: Asked): string | undefined => {
  const asked = namesAsked(argument);
  const told = registersOf(result ?? null);
  if (asked === undefined || told === undefined) return undefined;
  const wanted = new Set(asked.map(nameText));
  const given = Object.keys(told);
  return given.length === wanted.size && given.every((name) => wanted.has(name))
    ? undefined
    : `a read returns the registers it was asked for; ${shortJson(argument)} returned ${shortJson(result ?? null)}`;
};
