/**
 * The run's ledger of faults, `faults.jsonl`: each stage of each fault on a line, on the disk before
 * the next step is taken. What was planned and not healed can be found after any crash.
 */
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs';
import type { Fault } from '../../cluster/port/nemesis.ts';
import type { WantedState } from '../../cluster/port/wanted.ts';

export type FaultLine =
  | {
      readonly stage: 'planned';
      readonly id: number;
      readonly timeMs: number;
      /** ms since clients began to work: what a replay goes by. */
      readonly atMs: number;
      readonly fault: Fault;
      /** What it does, in all pulses of its course together; absent in ledgers of older runs. */
      readonly effect?: WantedState;
      /** What it does is not the same all the time. */
      readonly changes?: true;
    }
  | { readonly stage: 'applied'; readonly id: number; readonly timeMs: number }
  | {
      readonly stage: 'proved';
      readonly id: number;
      readonly timeMs: number;
      readonly on: boolean;
      readonly evidence: string;
    }
  | { readonly stage: 'healing'; readonly id: number; readonly timeMs: number }
  | {
      readonly stage: 'healed';
      readonly id: number;
      readonly timeMs: number;
      /** What was still not as it should be; empty is the rule. */
      readonly left: readonly string[];
    };

export class FaultLog {
  /** All that was written, in order: a run is judged by it. */
  readonly lines: FaultLine[] = [];
  readonly #file: number | undefined;
  readonly #outlives: boolean;

  /**
   * @param path undefined: it is kept in memory only
   * @param outlives faults may outlive this process, so that their ledger has to
   */
  constructor(path: string | undefined, outlives = true) {
    this.#file = path === undefined ? undefined : openSync(path, 'wx');
    this.#outlives = outlives;
  }

  /** Returns when the line is on the disk. Blocks on purpose: a fault must not come before it. */
  write(line: FaultLine): void {
    this.lines.push(line);
    if (this.#file === undefined) return;
    writeSync(this.#file, `${JSON.stringify(line)}\n`);
    if (this.#outlives) fdatasyncSync(this.#file);
  }

  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
  }
}
