/**
 * k-atomicity for k = 2 (Golab, Li & Shah, PODC 2011): whether one order of all operations respects
 * real time and lets every read see one of the last two values.
 *
 * It is linearizability of a register that remembers one value more, so the search for any model
 * decides it, exactly, with cas, repeated values and unknown outcomes; exponential at worst, within
 * its budget. A cas compares with the last value alone.
 */
import type { Columns } from '../../src/history/columns.ts';
import type { Json } from '../../src/history/operation.ts';
import { checkLinearizability } from '../linearizability/check.ts';
import type { KnownModel, Model, Operation } from '../model.ts';
import { casRegister } from '../models/register.ts';
import type { Budget, Verdict } from '../verdict.ts';

/** `known` is a register or a key-value store. Unknown, too, where the history asks for more than those. */
export const checkTwoAtomic = (history: Columns, known: KnownModel, budget: Budget): Verdict => {
  const stranger = history.functions.find((f) => !Object.hasOwn(MEANING, f));
  if (stranger === undefined)
    return checkLinearizability(history, twoAtomicRegister(known), budget);
  const reason = `"${stranger}" is neither a read nor a write nor a cas.`;
  return { verdict: 'unknown', engine: 'two-atomic', reason };
};

const MEANING: Readonly<Record<string, string>> = {
  read: 'read',
  get: 'read',
  write: 'write',
  put: 'write',
  delete: 'write',
  cas: 'cas',
};

/** The last value and the one before it. */
type LastTwo = readonly [last: Json, before: Json];

const twoAtomicRegister = (known: KnownModel): Model<LastTwo> => {
  const register = casRegister(known);
  const asRegister = (operation: Operation): Operation => ({
    ...operation,
    f: MEANING[operation.f] ?? operation.f,
    argument: operation.f === 'delete' ? known.initial : operation.argument,
  });
  return {
    name: 'two-atomic register',
    init: [known.initial, known.initial],
    step: ([last, before], asked) => {
      const operation = asRegister(asked);
      const next = register.step(last, operation);
      if (register.readOnly?.(operation) !== true)
        return next === undefined ? undefined : [next, last];
      const agrees =
        next !== undefined ||
        (operation.f === 'read' && register.step(before, operation) !== undefined);
      return agrees ? [last, before] : undefined;
    },
    readOnly: (operation) => register.readOnly?.(asRegister(operation)) === true,
    observes: (operation) => register.observes?.(asRegister(operation)) === true,
  };
};
