/**
 * When the faults of a recorded run were over, from what its nemesis wrote down: `start` and `stop` of
 * each fault, by number. Told only of a history whose nemesis speaks so throughout: what others'
 * nemeses mean by their events is not guessed.
 */
import type { HistoryEvent, Json } from './operation.ts';

export type Healing =
  | { readonly type: 'no-faults' }
  /** `at`: nanoseconds on the history's clock at which the last fault was undone. */
  | { readonly type: 'healed'; readonly at: number }
  /** Some fault was not undone, or nobody can tell. */
  | { readonly type: 'open' };

export class HealingWatch {
  readonly #on = new Set<Json>();
  #lastAt: number | undefined;
  #foreign = false;

  /** @param event of the nemesis */
  add({ type, value, time }: Pick<HistoryEvent, 'type' | 'value' | 'time'>): void {
    const { id, action, left } = membersOf(value);
    if (typeof id !== 'number' || (action !== 'start' && action !== 'stop')) this.#foreign = true;
    else if (action === 'start') this.#on.add(id);
    else if (type === 'info' && left === undefined) {
      this.#on.delete(id);
      this.#lastAt = time;
    }
  }

  get healing(): Healing {
    if (this.#foreign || this.#on.size > 0) return { type: 'open' };
    return this.#lastAt === undefined
      ? { type: 'no-faults' }
      : { type: 'healed', at: this.#lastAt };
  }
}

const membersOf = (value: Json): { readonly [member: string]: Json | undefined } =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? (value as { readonly [member: string]: Json })
    : {};
