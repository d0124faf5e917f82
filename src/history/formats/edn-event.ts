/** From the members of an operation in EDN to an event; undefined for what the nemesis did. */
import { isTransaction, mayBeSilent } from '../completion-values.ts';
import type { EventType, Json } from '../operation.ts';
import type { FileProcess } from '../process-numbers.ts';
import { shortMember } from '../shorten.ts';
import { EdnProblem } from './edn-forms.ts';
import type { EdnOperation } from './edn-operation.ts';
import type { ForeignEvent } from './foreign-history.ts';

/** @throws EdnProblem */
export const ednEvent = (
  operation: EdnOperation,
  position: number,
  line: number,
): ForeignEvent | undefined => {
  const process = operation.value('process');
  if (isNemesis(process)) return undefined;
  if (!isProcess(process)) {
    throw new EdnProblem(
      `:process must be a whole number or a keyword, not ${shortMember(process)}`,
      line,
    );
  }
  const type = unkeyworded(operation.value('type'));
  if (!isType(type)) {
    throw new EdnProblem(
      `:type must be :invoke, :ok, :fail or :info, not ${shortMember(type)}`,
      line,
    );
  }
  const f = unkeyworded(operation.value('f')) ?? transactionWithoutName(operation);
  if (typeof f !== 'string')
    throw new EdnProblem(`:f must be a keyword, not ${shortMember(f)}`, line);
  // What a `fail` or an `info` carries is not looked at: often an error in the value's place.
  const isTelling = type === 'invoke' || type === 'ok';
  const value = isTelling ? plainTransfer(f, operation.value('value')) : null;
  if (value === undefined && type === 'ok' && !mayBeSilent(f)) {
    throw new EdnProblem('an :ok operation needs a :value: what was returned, or nil', line);
  }
  const isUnsaid =
    (type === 'invoke' && value === undefined) || (type === 'info' && operation.has('value'));
  const key = operation.value('key');
  const time = operation.number('time');
  return {
    position,
    line,
    process,
    type,
    f,
    value: value ?? null,
    ...(isUnsaid ? { unsaid: true } : {}),
    ...(key === undefined || key === null ? {} : { key }),
    ...(time === undefined ? {} : { time }),
  };
};

/** Elle takes operations that have no `:f`. */
const transactionWithoutName = (operation: EdnOperation): Json | undefined =>
  isTransaction(operation.value('value')) ? 'txn' : undefined;

export const isNemesis = (process: Json | undefined): boolean =>
  process === ':nemesis' || process === 'nemesis';

const isProcess = (value: Json | undefined): value is FileProcess =>
  (typeof value === 'string' && value !== '') ||
  (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 31);

const isType = (value: Json | undefined): value is EventType =>
  value === 'invoke' || value === 'ok' || value === 'fail' || value === 'info';

/** `{:from 0, :to 1, :amount 5}`, as Jepsen's bank writes it, with the names that the model knows. */
export const plainTransfer = (f: string, value: Json | undefined): Json | undefined =>
  f === 'transfer' && typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(
        Object.entries(value).map(([name, member]) => [name.replace(/^:/u, ''), member]),
      )
    : value;

const unkeyworded = (value: Json | undefined): Json | undefined =>
  typeof value === 'string' && value.startsWith(':') ? value.slice(1) : value;
