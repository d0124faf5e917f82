/**
 * EDN values as JSON values, without making two different values one.
 *
 * A keyword becomes its text `:a`, a character its text, a list or vector an array, a set a sorted
 * array, a map an object. Where that would let two different values of one history look the same
 * (the keyword `:a` and the string ":a"), and for what JSON cannot say, `EdnValues` throws an
 * EdnProblem; nothing is rounded.
 */
import { parseEDNString } from 'edn-data';
import type { Json } from '../operation.ts';
import { shortName } from '../shorten.ts';
import { canonicalJson } from '../value-interner.ts';
import { EdnProblem, ednForms, type Form } from './edn-forms.ts';
import { decimalNumbers, exactNumber, symbolicNumber } from './edn-numbers.ts';

/** edn-data's default shapes. */
export type Edn = null | boolean | number | string | bigint | Date | readonly Edn[] | EdnObject;

type EdnObject =
  | { readonly key: string }
  | { readonly char: string }
  | { readonly sym: string }
  | { readonly list: readonly Edn[] }
  | { readonly set: readonly Edn[] }
  | { readonly map: readonly (readonly [Edn, Edn])[] }
  | { readonly tag: string; readonly val: Edn };

/** Reads the values of one history; one object a history, for it remembers what texts meant. */
export class EdnValues {
  readonly #meant = new Map<string, string>();
  readonly #named = new Map<string, string>();
  #wholeFloat: string | undefined;
  #hasSets = false;

  /** What was read as something a little different, where a verdict could hang on it. */
  get notes(): readonly string[] {
    return [
      ...(this.#wholeFloat === undefined ? [] : [this.#wholeFloat]),
      ...(this.#hasSets ? ['sets are read as sorted lists'] : []),
    ];
  }

  /** A text that is one value of any kind. */
  value(text: string, line: number): Json {
    const [form, ...others] = ednForms(text, line);
    if (form === undefined || others.length > 0) {
      throw new EdnProblem('one value was expected', line);
    }
    return this.read(form);
  }

  /** One form of any kind. */
  read(form: Form): Json {
    const odd = symbolicNumber(form.text);
    if (odd !== undefined) throw new EdnProblem(`${odd} is not understood in a value`, form.line);
    if (form.text.includes('{')) refuseHalfMembers(form);
    this.#decimals(form);
    return this.json(parseForm(form), form);
  }

  /** What was read from `form`, or from a part of it. */
  json(edn: Edn | undefined, form: Form): Json {
    if (edn === null || typeof edn === 'boolean') return edn;
    if (typeof edn === 'string') return this.#text('the string', edn, form);
    if (typeof edn === 'number' || typeof edn === 'bigint') return exactNumber(edn, form);
    if (Array.isArray(edn)) return (edn as readonly Edn[]).map((each) => this.json(each, form));
    if (edn instanceof Date) return this.#text('the instant', instantText(edn, form), form);
    if (!isObject(edn)) throw new EdnProblem('not EDN', form.line);
    if ('key' in edn) return this.#text('the keyword', `:${edn.key}`, form);
    if ('char' in edn) return this.#text('the character', edn.char, form);
    if ('sym' in edn) return this.#text('the symbol', edn.sym, form);
    if ('list' in edn) return edn.list.map((each) => this.json(each, form));
    if ('set' in edn) return this.#set(edn.set, form);
    if ('map' in edn) return this.#object(edn.map, form);
    if (edn.tag === 'uuid' && typeof edn.val === 'string') {
      return this.#text('the uuid', edn.val.toLowerCase(), form);
    }
    throw new EdnProblem(`the tag #${edn.tag} is not understood in a value`, form.line);
  }

  #set(elements: readonly Edn[], form: Form): Json {
    this.#hasSets = true;
    const sorted = elements.map((each) => this.json(each, form)).sort(byText);
    const texts = new Set(sorted.map(canonicalJson));
    if (texts.size < sorted.length) throw new EdnProblem('a set with an element twice', form.line);
    return sorted;
  }

  #object(members: readonly (readonly [Edn, Edn])[], form: Form): Json {
    const named = members.map(([name, value]) => {
      const json = this.json(name, form);
      const text = typeof json === 'string' ? json : canonicalJson(json);
      this.#distinct(this.#named, text, `the member ${canonicalJson(json)}`, form);
      return [text, this.json(value, form)] as const;
    });
    const object = Object.fromEntries(named);
    if (Object.keys(object).length < named.length) {
      throw new EdnProblem('a map with a key twice', form.line);
    }
    return object;
  }

  /** JSON has one kind of number. */
  #decimals(form: Form): void {
    for (const { text, isWhole } of decimalNumbers(form)) {
      if (!isWhole) continue;
      this.#wholeFloat ??= `line ${form.line}: ${text} is read as ${Number(text)}, as all such numbers are`;
    }
  }

  #text(kind: string, text: string, form: Form): string {
    this.#distinct(this.#meant, text, kind, form);
    return text;
  }

  #distinct(known: Map<string, string>, text: string, kind: string, form: Form): void {
    const before = known.get(text);
    if (before === undefined) known.set(text, kind);
    else if (before !== kind) {
      throw new EdnProblem(
        `${kind} ${shortName(text)} would look the same as ${before} ${shortName(text)}`,
        form.line,
      );
    }
  }
}

/** Neither a scalar nor a vector, which has a `map` of its own. */
const isObject = (edn: Edn | undefined): edn is EdnObject =>
  typeof edn === 'object' && edn !== null && !Array.isArray(edn) && !(edn instanceof Date);

const parseForm = (form: Form): Edn | undefined => {
  try {
    return parseEDNString(form.text) as Edn | undefined;
  } catch {
    throw new EdnProblem('not EDN', form.line);
  }
};

const instantText = (instant: Date, form: Form): string => {
  if (Number.isNaN(instant.getTime())) throw new EdnProblem('an #inst that is none', form.line);
  return instant.toISOString();
};

/** A map with a name and no value, of which edn-data would drop the name; at any depth. */
const refuseHalfMembers = (form: Form): void => {
  const [, opening = '', inside = ''] = BRACKETED.exec(form.text) ?? [];
  if (opening === '') return;
  const parts = [...ednForms(inside, form.line)];
  if (opening === '{' && parts.length % 2 === 1) {
    throw new EdnProblem('a map with a key without a value', form.line);
  }
  for (const part of parts) refuseHalfMembers(part);
};

/** Behind a tag or not: the opening of a collection, and what stands within. */
const BRACKETED = /^(?:#[A-Za-z][^\s,{}()[\]"]*[\s,]*)?(#\{|[{[(])([^]*)[}\])]$/u;

const byText = (a: Json, b: Json): number => (canonicalJson(a) < canonicalJson(b) ? -1 : 1);
