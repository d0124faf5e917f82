/**
 * Where a search stands: the next event, the register's value, what has happened to each open
 * operation, and how many unknown operations of each class were used.
 *
 * Moves forward by events and by effects, and back to any configuration it was asked to remember.
 * Keeps, besides, what is needed and what can still be supplied, so that a dead end is seen early.
 */
import { IntList } from '../../../search/int-list.ts';
import type { Memory } from '../../../search/memory.ts';
import { TupleTable } from '../../../search/tuple-table.ts';
import { COMPLETE, INVOKE, type Problem } from './problem.ts';
import { CAS, NOT, READ, WRITE } from '../kinds.ts';

/** What has happened to the operation in a slot. */
export const ABSENT = 0;
/** Open, and without effect so far. */
export const PENDING = 1;
/**
 * A pending write that may as well have taken effect already, unseen: just before another write did,
 * or while the register held the very value that it writes.
 */
export const ABSORBABLE = 2;
export const DONE = 3;

/** Codes of `effects`: operation or class · 4 + one of these. */
export const TOOK_EFFECT = 0;
export const USED_UNKNOWN = 1;
export const ABSORBED = 2;

export class Configuration {
  /** Index of the next event. */
  at = 0;
  value: number;
  readonly status: Uint8Array;
  readonly occupant: Int32Array;
  /** For each class: how many were invoked, how many have been used. */
  readonly invoked: Int32Array;
  readonly used: Int32Array;
  /** For each value: pending operations that need it, and pending ones that leave it. */
  readonly wanted: Int32Array;
  readonly offered: Int32Array;
  /** Pending failed cas: they want any other value. */
  unequal = 0;
  /** What took effect, in order, and before which event. */
  readonly effects: IntList;
  readonly effectAt: IntList;
  /** Latest event that any dead end rested on. */
  evidence = 0;

  readonly #problem: Problem;
  /** Unknown operations may be used again and again. */
  readonly #unlimited: boolean;
  readonly #table: TupleTable;
  readonly #statusWords: number;
  /** For each value: how many of its needs and supplies have been invoked. */
  readonly #needsBegun: Int32Array;
  readonly #suppliesBegun: Int32Array;

  constructor(problem: Problem, unlimited: boolean, memory: Memory) {
    this.#problem = problem;
    this.#unlimited = unlimited;
    this.value = problem.initial;
    this.status = new Uint8Array(problem.slots);
    this.occupant = new Int32Array(problem.slots).fill(-1);
    this.invoked = new Int32Array(problem.classes.length);
    this.used = new Int32Array(problem.classes.length);
    this.wanted = new Int32Array(problem.values);
    this.offered = new Int32Array(problem.values);
    this.effects = new IntList(memory);
    this.effectAt = new IntList(memory);
    this.#statusWords = Math.ceil(problem.slots / 16);
    const counters = unlimited ? 0 : problem.classes.length;
    this.#table = new TupleTable(2 + this.#statusWords + counters, memory);
    this.#needsBegun = new Int32Array(problem.values);
    this.#suppliesBegun = new Int32Array(problem.values);
  }

  get visited(): number {
    return this.#table.count;
  }

  /** Its number where the search was never here; −1 where it was. */
  remember(): number {
    const { scratch } = this.#table;
    scratch[0] = this.at;
    scratch[1] = this.value;
    scratch.fill(0, 2);
    for (let slot = 0; slot < this.status.length; slot++) {
      scratch[2 + (slot >> 4)]! |= this.status[slot]! << ((slot & 15) * 2);
    }
    if (!this.#unlimited) scratch.set(this.used, 2 + this.#statusWords);
    const before = this.#table.count;
    const id = this.#table.intern();
    return id === before ? id : -1;
  }

  /** Back to a configuration that was remembered, and to as many effects as there were. */
  goBack(id: number, effects: number): void {
    this.effects.length = effects;
    this.effectAt.length = effects;
    for (let slot = 0; slot < this.status.length; slot++) this.#count(slot, -1);
    const table = this.#table;
    const to = table.get(id, 0);
    while (this.at > to) this.#undoEvent(--this.at);
    this.value = table.get(id, 1);
    for (let slot = 0; slot < this.status.length; slot++) {
      this.status[slot] = (table.get(id, 2 + (slot >> 4)) >>> ((slot & 15) * 2)) & 3;
      this.#count(slot, 1);
    }
    if (this.#unlimited) return;
    for (let one = 0; one < this.used.length; one++) {
      this.used[one] = table.get(id, 2 + this.#statusWords + one);
    }
  }

  /** Passes events until an operation completes that has had no effect yet; −1 at the end. */
  advance(): number {
    const { events, slot } = this.#problem;
    for (; this.at < events.length; this.at++) {
      const event = events[this.at]!;
      const who = event >> 2;
      if ((event & 3) === INVOKE) this.#invoke(who);
      else if ((event & 3) === COMPLETE) {
        if (this.status[slot[who]!] !== DONE) return who;
        this.status[slot[who]!] = ABSENT;
        this.occupant[slot[who]!] = -1;
      } else {
        this.invoked[who]!++;
        this.#suppliesBegun[this.#problem.classes[who]!.to]!++;
      }
    }
    return -1;
  }

  /** A pending write or cas takes effect. False at a dead end. */
  takeEffect(op: number): boolean {
    const { kind, slot, to } = this.#problem;
    this.#set(slot[op]!, DONE);
    this.#note(op * 4 + TOOK_EFFECT);
    return this.#setValue(to[op]!, kind[op] === WRITE);
  }

  useUnknown(one: number): boolean {
    const { from, to } = this.#problem.classes[one]!;
    this.used[one]!++;
    this.#note(one * 4 + USED_UNKNOWN);
    return this.#setValue(to, from === -1);
  }

  /** An absorbable write counts as done, unseen. */
  absorb(op: number): boolean {
    const { slot, to } = this.#problem;
    this.#set(slot[op]!, DONE);
    this.#note(op * 4 + ABSORBED);
    return this.#canBeSupplied(to[op]!);
  }

  /** Whether an unknown operation of this class is left. */
  isLeft(one: number): boolean {
    return this.invoked[one]! > (this.#unlimited ? 0 : this.used[one]!);
  }

  /** Event at which the first operation that is still to come and needs the value completes. */
  nextNeed(value: number): number {
    const { completeAtMin } = this.#problem.needs[value]!;
    return completeAtMin[this.#needsBegun[value]!] ?? Infinity;
  }

  #note(code: number): void {
    this.effects.push(code);
    this.effectAt.push(this.at);
  }

  #invoke(op: number): void {
    const { kind, from, to, slot } = this.#problem;
    const place = slot[op]!;
    this.occupant[place] = op;
    const agrees =
      kind[op] === READ ? this.value === from[op] : kind[op] === NOT && this.value !== from[op];
    const unseen = kind[op] === WRITE && this.value === to[op];
    this.#set(place, agrees ? DONE : unseen ? ABSORBABLE : PENDING);
    if (agrees) this.#note(op * 4 + TOOK_EFFECT);
    if (kind[op] === READ || kind[op] === CAS) this.#needsBegun[from[op]!]!++;
    if (to[op]! >= 0) this.#suppliesBegun[to[op]!]!++;
  }

  #undoEvent(at: number): void {
    const { events, kind, from, to, slot, classes } = this.#problem;
    const event = events[at]!;
    const who = event >> 2;
    if ((event & 3) === INVOKE) {
      this.occupant[slot[who]!] = -1;
      if (kind[who] === READ || kind[who] === CAS) this.#needsBegun[from[who]!]!--;
      if (to[who]! >= 0) this.#suppliesBegun[to[who]!]!--;
    } else if ((event & 3) === COMPLETE) this.occupant[slot[who]!] = who;
    else {
      this.invoked[who]!--;
      this.#suppliesBegun[classes[who]!.to]!--;
    }
  }

  #set(slot: number, status: number): void {
    this.#count(slot, -1);
    this.status[slot] = status;
    this.#count(slot, 1);
  }

  /** Counts what a pending operation needs and offers, or no longer does. */
  #count(slot: number, by: number): void {
    const status = this.status[slot];
    if (status !== PENDING && status !== ABSORBABLE) return;
    const { kind, from, to } = this.#problem;
    const op = this.occupant[slot]!;
    if (kind[op] === NOT) this.unequal += by;
    else if (kind[op] !== WRITE) this.wanted[from[op]!]! += by;
    if (to[op]! >= 0) this.offered[to[op]!]! += by;
  }

  #setValue(value: number, blind: boolean): boolean {
    const { kind, from, to } = this.#problem;
    const before = this.value;
    this.value = value;
    for (let slot = 0; slot < this.status.length; slot++) {
      if (this.status[slot] !== PENDING) continue;
      const op = this.occupant[slot]!;
      const what = kind[op];
      if (what === WRITE) {
        if (blind || to[op] === value) this.status[slot] = ABSORBABLE;
      } else if (what === READ ? from[op] === value : what === NOT && from[op] !== value) {
        this.#set(slot, DONE);
        this.#note(op * 4 + TOOK_EFFECT);
      }
    }
    return before === value || this.#canBeSupplied(before);
  }

  /**
   * False where somebody needs a value that is not there, that nothing pending or unknown leaves,
   * and that nobody will be asked to leave before that somebody completes.
   */
  #canBeSupplied(value: number): boolean {
    if (this.value === value || this.offered[value]! > 0) return true;
    const { classesTo, supplies, completeAt, from, kind } = this.#problem;
    if (classesTo.get(value)?.some((one) => this.isLeft(one)) === true) return true;
    const nextSupply = supplies[value]![this.#suppliesBegun[value]!] ?? Infinity;
    let first = this.nextNeed(value);
    if (this.wanted[value]! > 0) {
      for (let slot = 0; slot < this.status.length; slot++) {
        const op = this.occupant[slot]!;
        if (this.status[slot] !== PENDING || from[op] !== value || kind[op] === NOT) continue;
        if (completeAt[op]! < first) first = completeAt[op]!;
      }
    }
    if (first > nextSupply || first === Infinity) return true;
    if (first > this.evidence) this.evidence = first;
    return false;
  }
}
