/** What a thread has told of a history until now; at any time an answer, of what is not decided yet too. */
import type { Counterexample } from '../../src/history/counterexample.ts';
import type { LongestPrefix } from '../../src/history/longest-prefix.ts';
import type { SetFull } from '../../src/history/set-full.ts';
import type { Answer, AskedLevel, DecidedLevel, Report, ToldConvergence } from './messages.ts';

export class AnswerSoFar {
  readonly #asked: readonly AskedLevel[];
  readonly #levels = new Map<AskedLevel, DecidedLevel>();
  #model: string | undefined;
  #convergence: ToldConvergence | undefined;
  #ladder: string | undefined;
  #counterexample: Counterexample | undefined;
  #longestPrefix: LongestPrefix | undefined;
  #setFull: SetFull | undefined;

  constructor(asked: readonly AskedLevel[]) {
    this.#asked = [...new Set(asked)];
  }

  add(report: Report): void {
    if (report.type === 'model') this.#model = report.name;
    else if (report.type === 'decided') this.#levels.set(report.decided.level, report.decided);
    else if (report.type === 'convergence') this.#convergence = report.convergence;
    else if (report.type === 'ladder') this.#ladder = report.sentence;
    else if (report.type === 'counterexample') this.#counterexample = report.counterexample;
    else if (report.type === 'longest-prefix') this.#longestPrefix = report.longestPrefix;
    else if (report.type === 'set-full') this.#setFull = report.setFull;
  }

  /** @param why what is said of levels that are not decided */
  answer(why: string): Answer {
    const undecided = (level: AskedLevel): DecidedLevel => ({
      level,
      verdict: { verdict: 'unknown', engine: 'none', reason: why },
      ms: 0,
    });
    return {
      levels: this.#asked.map((level) => this.#levels.get(level) ?? undecided(level)),
      ...(this.#model === undefined ? {} : { model: this.#model }),
      ...(this.#convergence === undefined ? {} : { convergence: this.#convergence }),
      ...(this.#ladder === undefined ? {} : { ladder: this.#ladder }),
      ...(this.#counterexample === undefined ? {} : { counterexample: this.#counterexample }),
      ...(this.#longestPrefix === undefined ? {} : { longestPrefix: this.#longestPrefix }),
      ...(this.#setFull === undefined ? {} : { setFull: this.#setFull }),
    };
  }
}
