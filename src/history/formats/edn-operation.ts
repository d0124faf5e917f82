/**
 * The members of an operation in EDN, each looked into only when it is asked for: Jepsen prints odd
 * things (`#object[…]`, `##NaN`, huge numbers) into results of the nemesis and into `:error`, where no
 * model looks.
 *
 * The brackets of the whole form have been matched already (edn-forms.ts); that every name has a value,
 * and stands there once, is checked here.
 */
import type { Json } from '../operation.ts';
import { EdnProblem, ednForms, type Form } from './edn-forms.ts';
import { type UsualEdn, type UsualMap, UsualMapScanner } from './edn-scanner.ts';
import type { EdnValues } from './edn-value.ts';

export interface EdnOperation {
  /** Whether the member is there and not nil; whatever it is, it is not looked into. */
  has(name: string): boolean;
  /** The member as JSON, undefined where there is none. */
  value(name: string): Json | undefined;
  /** The member as a number, if it is one; digits beyond those of a double are lost. */
  number(name: string): number | undefined;
}

export class EdnOperations {
  readonly #scanner = new UsualMapScanner();
  readonly #values: EdnValues;

  constructor(values: EdnValues) {
    this.#values = values;
  }

  /** One form: a map, or a tagged record. */
  read(form: Form): EdnOperation {
    const usual = this.#scanner.scan(form.text);
    return usual === undefined
      ? new UnusualOperation(memberForms(form), this.#values)
      : new UsualOperation(usual, form, this.#values);
  }
}

class UsualOperation implements EdnOperation {
  readonly #map: UsualMap['map'];
  readonly #form: Form;
  readonly #values: EdnValues;

  constructor({ map }: UsualMap, form: Form, values: EdnValues) {
    this.#map = map;
    this.#form = form;
    this.#values = values;
  }

  has(name: string): boolean {
    return (this.#member(name) ?? null) !== null;
  }

  value(name: string): Json | undefined {
    const edn = this.#member(name);
    return edn === undefined ? undefined : this.#values.json(edn, this.#form);
  }

  number(name: string): number | undefined {
    const edn = this.#member(name);
    return typeof edn === 'number' ? edn : undefined;
  }

  #member(name: string): UsualEdn | undefined {
    for (const [{ key }, value] of this.#map) if (key === name) return value;
    return undefined;
  }
}

class UnusualOperation implements EdnOperation {
  readonly #members: ReadonlyMap<string, Form>;
  readonly #values: EdnValues;

  constructor(members: ReadonlyMap<string, Form>, values: EdnValues) {
    this.#members = members;
    this.#values = values;
  }

  has(name: string): boolean {
    return (this.#members.get(name)?.text ?? 'nil') !== 'nil';
  }

  value(name: string): Json | undefined {
    const form = this.#members.get(name);
    return form === undefined ? undefined : this.#values.read(form);
  }

  number(name: string): number | undefined {
    const [, digits] = NUMBER.exec(this.#members.get(name)?.text ?? '') ?? [];
    return digits === undefined ? undefined : Number(digits);
  }
}

const NUMBER = /^([+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)[NM]?$/u;
const TAG = /^#[^\s,{}()[\]"#_][^\s,{}()[\]"]*[\s,]*(?=\{)/u;
const NAME = /^:([^\s:][^\s]*)$|^"([^"\\]*)"$/u;

const memberForms = (form: Form): ReadonlyMap<string, Form> => {
  const tag = TAG.exec(form.text)?.[0] ?? '';
  if (form.text.charAt(tag.length) !== '{') {
    throw new EdnProblem('an operation must be a map, {:process 0, :type :invoke, …}', form.line);
  }
  const skipped = tag.split('\n').length - 1;
  const forms = [...ednForms(form.text.slice(tag.length + 1, -1), form.line + skipped)];
  if (forms.length % 2 === 1) throw new EdnProblem('a map with a key without a value', form.line);
  const members = new Map<string, Form>();
  for (let i = 0; i < forms.length; i += 2) {
    const [name, value] = [forms[i], forms[i + 1]];
    if (name === undefined || value === undefined) break;
    const text = memberName(name);
    if (members.has(text)) throw new EdnProblem('a map with a key twice', name.line);
    members.set(text, value);
  }
  return members;
};

const memberName = ({ text, line }: Form): string => {
  const [, keyword, string] = NAME.exec(text) ?? [];
  const name = keyword ?? string;
  if (name === undefined) throw new EdnProblem('a member that is named by no keyword', line);
  return name;
};
