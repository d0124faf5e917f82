/**
 * What may take effect next, at an operation that completes and has had no effect yet.
 *
 * Complete: any order of the remaining operations can be turned into one made of these moves.
 * - An observer takes effect as soon as it agrees (in configuration.ts), so it is never a move.
 * - A write that nothing sees before the next write may be absorbed by that one later on; so only
 *   those count whose value some open operation wants, or that hide another by writing what is there
 *   anyhow, and the one that must not wait any longer.
 * - Of equal operations the one that completes first goes first, and definite before unknown.
 */
import { ABSORBABLE, ABSENT, type Configuration, DONE, PENDING } from './configuration.ts';
import type { Problem } from './problem.ts';
import { CAS, READ, WRITE } from '../kinds.ts';

/** Codes: operation or class · 4 + one of these. */
export const EFFECT = 0;
export const UNKNOWN_EFFECT = 1;
export const ABSORB = 2;

export class Moves {
  readonly #problem: Problem;
  readonly #now: Configuration;
  /** The number of the last call, where the value was offered by a definite write in that call. */
  readonly #offeredIn: Int32Array;
  readonly #wantedChecked: Uint8Array;
  #call = 0;
  #list: number[] = [];

  constructor(problem: Problem, now: Configuration) {
    this.#problem = problem;
    this.#now = now;
    this.#offeredIn = new Int32Array(problem.values);
    this.#wantedChecked = new Uint8Array(problem.values);
  }

  /** Appends the moves, the one to try first last. `op` completes next. */
  append(op: number, list: number[]): void {
    this.#list = list;
    this.#call++;
    const { kind, from } = this.#problem;
    const needed = kind[op] === READ || kind[op] === CAS ? from[op]! : -1;
    const start = list.length;
    this.#openWritesAndCas(op);
    this.#unknown();
    // What the completing operation waits for is tried before what only others want.
    if (needed >= 0) this.#bringLast(start, needed);
    this.#ofTheCompleting(op);
  }

  #ofTheCompleting(op: number): void {
    const { kind, from, to, slot } = this.#problem;
    const now = this.#now;
    const effect = op * 4 + EFFECT;
    if (kind[op] === CAS && now.value === from[op]) this.#list.push(effect);
    if (kind[op] !== WRITE) return;
    const status = now.status[slot[op]!];
    if (status !== ABSORBABLE || to[op] === now.value) {
      this.#list.push(effect);
      return;
    }
    // Whichever of the two values is needed sooner should be there.
    const stay = this.#nextNeed(now.value) <= this.#nextNeed(to[op]!);
    const absorb = op * 4 + ABSORB;
    if (stay) this.#list.push(effect, absorb);
    else this.#list.push(absorb, effect);
  }

  #nextNeed(value: number): number {
    return this.#now.wanted[value]! > 0 ? this.#now.at : this.#now.nextNeed(value);
  }

  #openWritesAndCas(completing: number): void {
    const { kind, from, to } = this.#problem;
    const now = this.#now;
    if (kind[completing] === WRITE) this.#offeredIn[to[completing]!] = this.#call;
    for (let slot = 0; slot < now.status.length; slot++) {
      const status = now.status[slot]!;
      if (status === ABSENT || status === DONE) continue;
      const op = now.occupant[slot]!;
      if (op === completing) continue;
      const left = to[op]!;
      if (left < 0) continue;
      const possible =
        left === now.value
          ? kind[op] === WRITE && this.#hides(op)
          : kind[op] === CAS
            ? from[op] === now.value
            : this.#isWanted(left);
      if (!possible || !this.#completesFirst(op, slot)) continue;
      if (kind[op] === WRITE) this.#offeredIn[left] = this.#call;
      this.#list.push(op * 4 + EFFECT);
    }
  }

  /** Among pending operations that ask for the same. */
  #completesFirst(op: number, ownSlot: number): boolean {
    const { kind, from, to, completeAt } = this.#problem;
    const now = this.#now;
    for (let slot = 0; slot < now.status.length; slot++) {
      if (slot === ownSlot) continue;
      const status = now.status[slot]!;
      if (status === ABSENT || status === DONE) continue;
      const other = now.occupant[slot]!;
      const same = kind[other] === kind[op] && to[other] === to[op] && from[other] === from[op];
      if (same && completeAt[other]! < completeAt[op]!) return false;
    }
    return true;
  }

  #unknown(): void {
    const { classes, kind, from, to } = this.#problem;
    const now = this.#now;
    for (let one = 0; one < classes.length; one++) {
      if (!now.isLeft(one)) continue;
      const { from: needed, to: left } = classes[one]!;
      if (needed >= 0 && needed !== now.value) continue;
      if (left === now.value ? needed >= 0 || !this.#hides(-1) : !this.#isWanted(left)) continue;
      if (needed < 0) {
        if (this.#offeredIn[left] === this.#call) continue;
      } else {
        const definite = now.occupant.some(
          (op, slot) =>
            op >= 0 &&
            now.status[slot] !== DONE &&
            kind[op] === CAS &&
            from[op] === needed &&
            to[op] === left,
        );
        if (definite) continue;
      }
      this.#list.push(one * 4 + UNKNOWN_EFFECT);
    }
  }

  /**
   * Whether a write of the value that is there anyhow is of use: just before it another one, which
   * nothing has hidden so far, can have taken effect unseen. A cas may need that value at once.
   */
  #hides(writer: number): boolean {
    const { kind } = this.#problem;
    const { status, occupant } = this.#now;
    return status.some((each, slot) => {
      const op = occupant[slot]!;
      return each === PENDING && op !== writer && kind[op] === WRITE;
    });
  }

  /** Whether an open operation could make use of the value, now or through unknown cas. */
  #isWanted(value: number): boolean {
    const now = this.#now;
    if (now.wanted[value]! > 0 || now.unequal > 0) return true;
    const next = this.#problem.classesFrom.get(value);
    if (next === undefined || this.#wantedChecked[value] === 1) return false;
    this.#wantedChecked[value] = 1;
    const found = next.some(
      (one) => now.isLeft(one) && this.#isWanted(this.#problem.classes[one]!.to),
    );
    this.#wantedChecked[value] = 0;
    return found;
  }

  #bringLast(start: number, value: number): void {
    const { to, classes } = this.#problem;
    const list = this.#list;
    const rest = list.splice(start);
    const leaves = (move: number): boolean =>
      ((move & 3) === UNKNOWN_EFFECT ? classes[move >> 2]!.to : to[move >> 2]) === value;
    for (const move of rest) if (!leaves(move)) list.push(move);
    for (const move of rest) if (leaves(move)) list.push(move);
  }
}
