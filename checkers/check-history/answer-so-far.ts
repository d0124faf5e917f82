/** What a thread has told of a history until now; at any time an answer, of what is not decided yet too. */
import type { Counterexample } from '../../src/history/counterexample.ts';
import type { AskedLevel, DecidedLevel, Report, ToldConvergence } from './messages.ts';

export interface Answer {
  /** The model's own name; absent where it could not even be loaded in time. */
  readonly model?: string;
  /** In the order in which they were asked for, each once. */
  readonly levels: readonly DecidedLevel[];
  /** Whether it was asked for or not; absent where nothing could be compared. */
  readonly convergence?: ToldConvergence;
  /** How far up the ladder of consistency it stands, in a sentence; where several were asked for. */
  readonly ladder?: string;
  /** Of the first broken level, in the order in which they were asked for. */
  readonly counterexample?: Counterexample;
}

export class AnswerSoFar {
  readonly #asked: readonly AskedLevel[];
  readonly #levels = new Map<AskedLevel, DecidedLevel>();
  #model: string | undefined;
  #convergence: ToldConvergence | undefined;
  #ladder: string | undefined;
  #counterexample: Counterexample | undefined;

  constructor(asked: readonly AskedLevel[]) {
    this.#asked = [...new Set(asked)];
  }

  add(report: Report): void {
    if (report.type === 'model') this.#model = report.name;
    else if (report.type === 'decided') this.#levels.set(report.decided.level, report.decided);
    else if (report.type === 'convergence') this.#convergence = report.convergence;
    else if (report.type === 'ladder') this.#ladder = report.sentence;
    else if (report.type === 'counterexample') this.#counterexample = report.counterexample;
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
    };
  }
}
