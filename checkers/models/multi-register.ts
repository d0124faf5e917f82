/**
 * Several registers read and written together, one object: `write {x: 1, y: 2}`,
 * `read ["x", "y"] → {x: 1, y: 2}` (or of all, asked with null), and `txn [["r","x",null],
 * ["w","y",2]] → the same with the values read`. It is not partitioned by key.
 */
import { shortJson } from '../../src/history/shorten.ts';
import { usageFailure } from '../../src/base/failure.ts';
import type { Json } from '../../src/history/operation.ts';
import { sameJson } from '../canonical.ts';
import type { Model, Operation } from '../model.ts';
import { known, type ModelOptions } from './options.ts';

type Registers = { readonly [name: string]: Json };

export const multiRegister = (options: ModelOptions = {}): Model<Registers> => {
  const { initial, nilRead } = known('register', options, {});
  const readsOnly = ({ f, argument }: Operation): boolean =>
    f === 'read' || (f === 'txn' && microOperations(argument).every(([kind]) => kind === 'r'));
  return {
    name: 'multi-register',
    init: asRegisters(initial),
    functions: ['read', 'write', 'txn'],
    step: (state, operation) => {
      const { f, argument, result } = operation;
      if (f === 'write') return { ...state, ...asRegisters(argument) };
      if (f === 'txn') return transact(state, argument, result, nilRead);
      if (result === undefined || result === null) return state;
      const agrees = Object.entries(asRegisters(result)).every(([name, value]) =>
        saw(state[name] ?? null, value, nilRead),
      );
      return agrees ? state : undefined;
    },
    partition: () => '',
    readOnly: readsOnly,
    initialSeen: ({ f, result = null }) => {
      if (result === null || f === 'write') return undefined;
      return f === 'read' ? result : readFirst(microOperations(result));
    },
  };
};

const saw = (held: Json, read: Json, nilRead: 'unset' | 'anything'): boolean =>
  (read === null && nilRead === 'anything') || sameJson(held, read);

type MicroOperation = readonly [kind: 'r' | 'w', name: string, value: Json];

const transact = (
  state: Registers,
  asked: Json,
  told: Json | undefined,
  nilRead: 'unset' | 'anything',
): Registers | undefined => {
  const steps = microOperations(told ?? asked);
  let next = state;
  for (const [kind, name, value] of steps) {
    if (kind === 'w') next = { ...next, [name]: value };
    else if (told !== undefined && told !== null && !saw(next[name] ?? null, value, nilRead)) {
      return undefined;
    }
  }
  return next;
};

/** What a transaction read of registers that it had not written itself by then. */
const readFirst = (steps: readonly MicroOperation[]): Registers => {
  const read = new Map<string, Json>();
  const written = new Set<string>();
  for (const [kind, name, value] of steps) {
    if (kind === 'w') written.add(name);
    else if (!written.has(name)) read.set(name, value);
  }
  return Object.fromEntries(read);
};

const microOperations = (value: Json): readonly MicroOperation[] => {
  const fits =
    Array.isArray(value) &&
    value.every(
      (step: Json) =>
        Array.isArray(step) && (step[0] === 'r' || step[0] === 'w') && typeof step[1] === 'string',
    );
  if (fits) return value as readonly MicroOperation[];
  throw badOperation(`a txn is a list of ["r", name, null] and ["w", name, value]`, value);
};

const asRegisters = (value: Json): Registers => {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return value as Registers;
  }
  throw badOperation('registers are an object of names and values', value);
};

const badOperation = (rule: string, met: Json): Error =>
  usageFailure('bad-operation', `In the model multi-register ${rule}; met ${shortJson(met)}.`);
