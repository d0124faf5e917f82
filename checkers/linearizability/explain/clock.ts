/**
 * The time for explaining, step by step: what does not fit into what is left is not begun, as most
 * of what was begun and not finished tells nothing. How long a step takes is told by the ones before it, for
 * a row that it looks at.
 */
/** A step costs at least as much as one over so many rows: the first ones wait for the compiler. */
const FLOOR_ROWS = 1_000;

export class Clock {
  readonly #end: number;
  readonly #leastMsPerRow: number;
  #msPerRow: number;
  #hasRefused = false;

  /** What a row costs, by a step over so many rows that took so long. */
  static msPerRow(tookMs: number, rows: number): number {
    return tookMs / (rows + FLOOR_ROWS);
  }

  /**
   * @param msPerRow what a row costs before anything was measured
   * @param leastMsPerRow what a row costs whatever is measured: a violation may end a step before its rows
   */
  constructor(timeMs: number, msPerRow = 0, leastMsPerRow = 0) {
    this.#end = performance.now() + timeMs;
    this.#msPerRow = msPerRow;
    this.#leastMsPerRow = leastMsPerRow;
  }

  /** On the clock of `performance.now()`. */
  get end(): number {
    return this.#end;
  }

  get leftMs(): number {
    return Math.max(0, this.#end - performance.now());
  }

  /** Whether something was not begun, or not finished, for lack of time. */
  get hasRefused(): boolean {
    return this.#hasRefused;
  }

  /** Whether a step over so many rows can be done in time. */
  affords(rows: number, msPerRow = this.#msPerRow): boolean {
    const can = this.leftMs > rows * msPerRow;
    if (!can) this.refuse();
    return can;
  }

  /** A step over so many rows can be done in time; Infinity where a row costs nothing. */
  affordableRows(): number {
    const { leftMs } = this;
    return leftMs === 0 ? 0 : leftMs / this.#msPerRow;
  }

  refuse(): void {
    this.#hasRefused = true;
  }

  /** A step over so many rows; what it took tells what the next one will. */
  step<Result>(rows: number, run: () => Result): Result {
    const began = performance.now();
    const result = run();
    const msPerRow = Clock.msPerRow(performance.now() - began, rows);
    this.#msPerRow = Math.max(this.#leastMsPerRow, msPerRow);
    return result;
  }
}
