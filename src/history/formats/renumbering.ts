/**
 * Process numbers for a history in which a process goes on under its number after an unknown outcome: it
 * goes on as a new process (3 → 13 → 23, as Jepsen itself numbers them). Clients with names get numbers.
 */
import type { EventType } from '../operation.ts';
import { type FileProcess, ProcessNumbers } from '../process-numbers.ts';

interface OfProcess {
  readonly process: FileProcess;
  readonly type: EventType;
}

export class Renumbering {
  readonly #numbers = new ProcessNumbers();
  readonly #current = new Map<number, number>();
  readonly #retired = new Set<number>();
  readonly #used: Set<number>;
  readonly #stride: number;
  #spare = 0;
  #first: readonly [FileProcess, number] | undefined;

  /** @param processes all clients, in the order in which they come */
  constructor(processes: ReadonlySet<FileProcess>) {
    // Those with numbers first, so that they keep them.
    for (const process of processes) if (typeof process === 'number') this.#numbers.number(process);
    this.#used = new Set([...processes].map((process) => this.#numbers.number(process)));
    const largest = [...this.#used].reduce((most, number) => Math.max(most, number), 0);
    this.#stride = 10 ** String(largest).length;
  }

  /** The number under which the process of `event` goes now. */
  current({ process, type }: OfProcess): number {
    const number = this.#numbers.number(process);
    if (type === 'invoke' && this.#retired.size > 0 && this.#retired.delete(number)) {
      const renumbered = this.#fresh(this.#current.get(number) ?? number);
      this.#first ??= [process, renumbered];
      this.#current.set(number, renumbered);
    }
    return this.#current.size === 0 ? number : (this.#current.get(number) ?? number);
  }

  after({ process, type }: OfProcess): void {
    if (type === 'info') this.#retired.add(this.#numbers.number(process));
  }

  get notes(): readonly string[] {
    const { note } = this.#numbers;
    const notes = note === undefined ? [] : [note];
    if (this.#first === undefined) return notes;
    const [from, to] = this.#first;
    return [
      ...notes,
      `process numbers used again after an unknown outcome go on as new processes (${from} → ${to})`,
    ];
  }

  #fresh(process: number): number {
    let fresh = process + this.#stride;
    // Too large for a column: the smallest number that nobody has.
    while (fresh >= 2 ** 31 || this.#used.has(fresh)) fresh = this.#spare++;
    this.#used.add(fresh);
    return fresh;
  }
}
