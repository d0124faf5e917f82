/**
 * Numbers for the clients of a history, where some of them have names (`:w1`, "w1"): columns hold
 * numbers only.
 *
 * A number that stands in the file is kept, unless a name that came before took it; a name of digits
 * ("7") gets that number where nobody has it, another the first number beyond all that were met. Two
 * clients never get one number. Where all clients have numbers nothing is looked up.
 */
import { shortName } from './shorten.ts';

/** A logical client as it stands in the file. */
export type FileProcess = number | string;

/** So many names are told. */
const MOST_NAMES = 5;

export class ProcessNumbers {
  readonly #given = new Map<FileProcess, number>();
  readonly #holders = new Map<number, FileProcess>();
  #largest = -1;
  /** Numbers were met that are not among `#holders`. */
  #hasPlain = false;

  number(process: FileProcess): number {
    if (typeof process === 'number' && this.#given.size === 0) {
      this.#hasPlain = true;
      if (process > this.#largest) this.#largest = process;
      return process;
    }
    return this.#given.get(process) ?? this.#give(process);
  }

  /** Whether this client was met before; meant for those with names. */
  has(process: FileProcess): boolean {
    return this.#given.has(process);
  }

  /** How those that have another number here than in the file are numbered. */
  get note(): string | undefined {
    const renamed = [...this.#given].filter(
      ([process, number]) => String(process) !== String(number),
    );
    if (renamed.length === 0) return undefined;
    const told = renamed
      .slice(0, MOST_NAMES)
      .map(([process, number]) => `${quotedIfDigits(process)} is ${number}`);
    const more = renamed.length - told.length;
    return `clients are numbered here: ${told.join(', ')}${more > 0 ? `, and ${more} more` : ''}`;
  }

  #give(process: FileProcess): number {
    const wished = typeof process === 'number' ? process : digits(process);
    const number = this.#isFree(process, wished) ? wished : this.#largest + 1;
    this.#largest = Math.max(this.#largest, number);
    this.#given.set(process, number);
    this.#holders.set(number, process);
    return number;
  }

  #isFree(process: FileProcess, wished: number | undefined): wished is number {
    if (wished === undefined || this.#holders.has(wished)) return false;
    return typeof process === 'number' || !this.#hasPlain || wished > this.#largest;
  }
}

const digits = (name: string): number | undefined =>
  /^(?:0|[1-9]\d{0,8})$/u.test(name) ? Number(name) : undefined;

const quotedIfDigits = (process: FileProcess): string =>
  typeof process === 'string' && digits(process) !== undefined
    ? `"${process}"`
    : shortName(process);
