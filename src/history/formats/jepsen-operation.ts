/**
 * An operation as a `test.jepsen` stores it: since version 1 as a struct of its own, before that as a
 * map or a record.
 */
import type { Json } from '../operation.ts';
import { EdnProblem, type Form } from './edn-forms.ts';
import type { EdnOperation } from './edn-operation.ts';
import type { Edn, EdnValues } from './edn-value.ts';
import { fieldsOf, isMap, membersOf } from './fressian-tags.ts';

const MEMBERS = ['index', 'time', 'type', 'process', 'f', 'value'] as const;

/** @param position among all operations: what errors name where there is no `:index`. */
export const storedOperation = (edn: Edn, values: EdnValues, position: number): EdnOperation => {
  const members = stored(edn);
  if (members === undefined) throw new EdnProblem('an operation was expected', position);
  const index = members.get('index');
  return new StoredOperation(members, values, typeof index === 'number' ? index : position);
};

const stored = (edn: Edn): ReadonlyMap<string, Edn> | undefined => {
  if (isMap(edn)) return membersOf(edn);
  if (typeof edn !== 'object' || edn === null || !('tag' in edn)) return undefined;
  if (isMap(edn.val)) return membersOf(edn.val);
  const fields = fieldsOf(edn, 'jepsen.history.Op');
  if (fields?.length !== MEMBERS.length + 1) return undefined;
  const members = new Map(membersOf(fields.at(-1)));
  for (const [at, name] of MEMBERS.entries()) members.set(name, fields[at] ?? null);
  return members;
};

class StoredOperation implements EdnOperation {
  readonly #members: ReadonlyMap<string, Edn>;
  readonly #values: EdnValues;
  /** Values are no text here; their place is the operation's number. */
  readonly #form: Form;

  constructor(members: ReadonlyMap<string, Edn>, values: EdnValues, index: number) {
    this.#members = members;
    this.#values = values;
    this.#form = { text: '', line: index };
  }

  has(name: string): boolean {
    return (this.#members.get(name) ?? null) !== null;
  }

  value(name: string): Json | undefined {
    const edn = this.#members.get(name);
    return edn === undefined ? undefined : this.#values.json(edn, this.#form);
  }

  number(name: string): number | undefined {
    const edn = this.#members.get(name);
    return typeof edn === 'number' || typeof edn === 'bigint' ? Number(edn) : undefined;
  }
}
