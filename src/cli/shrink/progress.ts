/** Tells how far shrinking has come: a line now and then, of what is left. */
import { realTime, type Time } from '../../base/time.ts';
import { duration, plural } from '../../report/format.ts';
import type { Search, Tried } from './search.ts';
import { sizeOf, sizeWords } from './size.ts';
import type { Violation } from './violation.ts';

const EVERY_MS = 1_000;

export class Progress {
  readonly #say: (line: string) => void;
  readonly #time: Time;
  #last = '';
  #lastMs = -Infinity;

  constructor(say: (line: string) => void, time: Time = realTime) {
    this.#say = say;
    this.#time = time;
  }

  begin(first: Tried, { level, reason }: Violation): void {
    const { system, bugs, workload, seed } = first.plan;
    const planted = bugs.length === 0 ? '' : ` with ${bugs.join(', ')}`;
    this.#say(`${system}${planted} · ${workload} · seed ${seed} breaks ${level}: ${reason}`);
    this.#line('at first', sizeWords(sizeOf(first)));
  }

  kept(search: Search): void {
    const words = sizeWords(sizeOf(search.best));
    if (words === this.#last || this.#time.nowMs() - this.#lastMs < EVERY_MS) return;
    this.#line(duration(search.elapsedMs), words);
  }

  end(search: Search, interrupted: boolean): void {
    const why = interrupted
      ? 'interrupted'
      : search.over
        ? 'the budget is used up (--budget)'
        : 'no step makes it smaller';
    this.#line(duration(search.elapsedMs), sizeWords(sizeOf(search.best)));
    this.#say(`  ${plural(search.runs, 'plan')} tried; ${why}\n`);
  }

  #line(when: string, words: string): void {
    this.#last = words;
    this.#lastMs = this.#time.nowMs();
    this.#say(`  ${when.padStart(8)}  ${words}`);
  }
}
