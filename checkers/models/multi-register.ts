/**
 * Several registers read and written together, one object: `write {x: 1, y: 2}`,
 * `read ["x", "y"] → {x: 1, y: 2}` (or of whichever, asked with null), and `txn [["r","x",null],
 * ["w","y",2]] → the same with the values read` (register-transactions.ts). Where a history has keys, each
 * key is an object with registers of its own.
 *
 * The initial value is an object of names and values, or one value that every register starts with.
 */
import { shortJson } from '../../src/history/shorten.ts';
import { usageFailure } from '../../src/base/failure.ts';
import type { Json } from '../../src/history/operation.ts';
import { sameJson } from '../canonical.ts';
import type { Model, Operation } from '../model.ts';
import { known, type ModelOptions } from './options.ts';
import { type Registers, registersOf, registerSteps, type Step } from './register-transactions.ts';

export const multiRegister = (options: ModelOptions = {}): Model<Registers> => {
  const { initial, nilRead } = known('register', options, {});
  const registers = new Registry(initial, nilRead);
  const readsOnly = ({ f, argument }: Operation): boolean =>
    f === 'read' || (f === 'txn' && stepsOf(argument).every(({ kind }) => kind === 'r'));
  return {
    name: 'multi-register',
    init: registers.init,
    functions: ['read', 'write', 'txn'],
    step: (state, { f, argument, result }) => {
      if (f === 'write') return { ...state, ...asRegisters(argument) };
      if (f === 'txn') return registers.transact(state, argument, result);
      if (result === undefined || result === null) return state;
      const agrees = Object.entries(asRegisters(result)).every(([name, value]) =>
        registers.saw(state, name, value),
      );
      return agrees ? state : undefined;
    },
    readOnly: readsOnly,
    initialSeen: ({ f, result = null }) => {
      if (result === null || f === 'write') return undefined;
      return f === 'read' ? asRegisters(result) : readFirst(stepsOf(result));
    },
  };
};

/** What registers hold that nobody wrote, and how a read compares. */
class Registry {
  readonly init: Registers;
  readonly #unwritten: Json;
  readonly #nilRead: 'unset' | 'anything';

  constructor(initial: Json, nilRead: 'unset' | 'anything') {
    const isOneForAll = initial === null || typeof initial !== 'object';
    this.init = isOneForAll ? {} : asRegisters(initial);
    this.#unwritten = isOneForAll ? initial : null;
    this.#nilRead = nilRead;
  }

  saw(state: Registers, name: string, read: Json): boolean {
    if (read === null && this.#nilRead === 'anything') return true;
    const held = Object.hasOwn(state, name) ? state[name] : this.#unwritten;
    return sameJson(held, read);
  }

  /** Where nobody was told what came back, the reads may have seen anything. */
  transact(state: Registers, asked: Json, told: Json | undefined): Registers | undefined {
    const isTold = told !== undefined && told !== null;
    let next = state;
    for (const { kind, name, value } of stepsOf(isTold ? told : asked)) {
      if (kind === 'w') next = { ...next, [name]: value };
      else if (isTold && !this.saw(next, name, value)) return undefined;
    }
    return next;
  }
}

/** What a transaction read of registers that it had not written itself by then. */
const readFirst = (steps: readonly Step[]): Registers => {
  const read = new Map<string, Json>();
  const written = new Set<string>();
  for (const { kind, name, value } of steps) {
    if (kind === 'w') written.add(name);
    else if (!written.has(name)) read.set(name, value);
  }
  return Object.fromEntries(read);
};

const stepsOf = (value: Json): readonly Step[] => {
  const steps = registerSteps(value);
  if (steps !== undefined) return steps;
  throw badOperation(`a txn is a list of ["r", name, null] and ["w", name, value]`, value);
};

const asRegisters = (value: Json): Registers => {
  const registers = registersOf(value);
  if (registers !== undefined) return registers;
  throw badOperation('registers are an object of names and values', value);
};

const badOperation = (rule: string, met: Json): Error =>
  usageFailure('bad-operation', `In the model multi-register ${rule}; met ${shortJson(met)}.`);
