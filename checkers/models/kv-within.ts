/**
 * One key of a kv within one history, where only texts matter that somebody read, or the beginnings
 * of such. All others are one state: appending keeps it so, and no get agrees with it. So there are as
 * many states as the texts read have beginnings, and no long text is built to tell them apart: a state
 * is a node in the trie of these texts, as a range of their sorted list and a length.
 */
import type { Json } from '../../src/history/operation.ts';
import type { KnownModel, Narrowed, Operation } from '../model.ts';

/** Numbers below zero; those from zero on are nodes of the trie. */
const NEVER_READ = -1;
const ABSENT = -2;

/** Undefined where a value that may be appended to is neither a text nor absent. */
export const kvWithin = (
  operations: readonly Operation[],
  settings: Pick<KnownModel, 'initial' | 'nilRead'>,
): Narrowed<number> | undefined => {
  const written = operations.filter(({ f }) => f === 'put' || f === 'append');
  const values = [settings.initial, ...written.map(({ argument }) => argument)];
  if (!values.every((value) => value === null || typeof value === 'string')) return undefined;
  const trie = new Trie(operations.flatMap(({ f, result }) => (f === 'get' ? textOf(result) : [])));
  const numberOf = (value: Json): number =>
    value === null ? ABSENT : typeof value === 'string' ? trie.find(value) : NEVER_READ;
  const write = (state: number, { f, argument }: Operation): number => {
    if (f === 'put') return numberOf(argument);
    if (f === 'delete') return numberOf(settings.initial);
    const text = textOf(argument)[0] ?? '';
    return state === ABSENT ? trie.find(text) : trie.extend(state, text);
  };
  return {
    init: numberOf(settings.initial),
    step: (state, operation) => {
      const { f, result, outcome } = operation;
      if (f === 'get') {
        const isAny = result === undefined || (result === null && settings.nilRead === 'anything');
        return isAny || (state !== NEVER_READ && state === numberOf(result)) ? state : undefined;
      }
      const next = write(state, operation);
      // What comes of it can do nothing that the state could not do without.
      return next === NEVER_READ && outcome === 'unknown' ? undefined : next;
    },
    reaches: (state, { f, result }) => {
      if (f !== 'get' || result === undefined) return true;
      if (result === null) return settings.nilRead === 'anything' || state === ABSENT;
      if (state === ABSENT) return true;
      return typeof result === 'string' && trie.isBeginning(state, result);
    },
    resets: ({ f, argument }) =>
      (f === 'put' && numberOf(argument) !== NEVER_READ) ||
      (f === 'delete' && numberOf(settings.initial) !== NEVER_READ),
    original: (state) => (state === ABSENT ? null : trie.text(state)),
  };
};

const textOf = (value: Json | undefined): readonly string[] =>
  typeof value === 'string' ? [value] : [];

interface Node {
  /** The texts that begin so: `from` … `to − 1` of the sorted ones. */
  readonly from: number;
  readonly to: number;
  readonly length: number;
}

/** The beginnings of some texts, as numbers from 0 on. */
class Trie {
  readonly #texts: readonly string[];
  /** By text: the number of the empty beginning, if it were the first text to have it. */
  readonly #firstNumber: readonly number[];
  readonly #nodes = new Map<number, Node>();
  readonly #found = new Map<string, number>();

  constructor(texts: readonly string[]) {
    this.#texts = [...new Set(texts)].toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
    let next = 0;
    this.#firstNumber = this.#texts.map(({ length }) => {
      const first = next;
      next += length + 1;
      return first;
    });
  }

  /** NEVER_READ where no text begins so. */
  find(text: string): number {
    const found = this.#found.get(text);
    if (found !== undefined) return found;
    const number = this.#narrow({ from: 0, to: this.#texts.length, length: 0 }, text);
    this.#found.set(text, number);
    return number;
  }

  /** The number of what `state` and `text` make. */
  extend(state: number, text: string): number {
    const node = this.#nodes.get(state);
    return node === undefined ? NEVER_READ : this.#narrow(node, text);
  }

  /** Whether one of the texts, `text`, begins so. */
  isBeginning(state: number, text: string): boolean {
    const node = this.#nodes.get(state);
    if (node === undefined || text.length < node.length) return false;
    const at = this.#nodes.get(this.find(text))!.from;
    return node.from <= at && at < node.to;
  }

  text(state: number): string | undefined {
    const node = this.#nodes.get(state);
    return node === undefined ? undefined : this.#texts[node.from]!.slice(0, node.length);
  }

  #narrow({ from, to, length }: Node, text: string): number {
    // All begin alike, so they are sorted by what follows.
    const rest = (at: number): string => this.#texts[at]!.slice(length);
    const first = partitionPoint(from, to, (at) => rest(at) < text);
    const end = partitionPoint(first, to, (at) => rest(at).startsWith(text));
    if (first === end) return NEVER_READ;
    const number = this.#firstNumber[first]! + length + text.length;
    if (!this.#nodes.has(number)) {
      this.#nodes.set(number, { from: first, to: end, length: length + text.length });
    }
    return number;
  }
}

/** The first number of `from` … `to` for which a test, true of the ones before, is not true. */
const partitionPoint = (from: number, to: number, isBefore: (at: number) => boolean): number => {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(middle)) low = middle + 1;
    else high = middle;
  }
  return low;
};
