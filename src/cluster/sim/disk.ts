/**
 * A node's disk over all its lives: one journal. What was appended and not synced dies with the
 * process; a crash while the disk writes leaves a part of what was being written, in order and torn
 * anywhere, or a rewrite wholly or not at all.
 */
import type { Latency } from '../../base/latency.ts';
import type { Random } from '../../base/random.ts';
import type { Time } from '../../base/time.ts';
import type { Json } from '../../history/operation.ts';
import type { Storage } from '../../node/context.ts';
import { recordsIn } from '../../node/journal.ts';
import { matchesGlob } from '../port/glob.ts';
import type { WantedNode } from '../port/wanted.ts';

export type DiskFault = NonNullable<WantedNode['disk']>;
type Damage = NonNullable<WantedNode['damage']>;

/** Its only file. */
const FILE = 'journal.jsonl';

export interface DiskOptions {
  readonly time: Time;
  readonly random: Random;
  /** How long a write takes until it is durable, ms. */
  readonly latency: Latency;
}

/** Who uses the disk: a process, from its start to its end. */
export interface DiskUser {
  /** Runs what waited for the disk; or later, where the process does not go on just now. */
  act(action: () => void): void;
  /** The disk has failed: a node that cannot write must not go on answering. */
  fail(why: string): void;
}

interface Job {
  readonly kind: 'append' | 'rewrite';
  text: string;
  readonly done: Promise<void>;
  readonly resolve: () => void;
}

const WORDS: Readonly<Record<Exclude<DiskFault, 'hung'>, string>> = {
  full: 'ENOSPC: no space left on device, write',
  'io-error': 'EIO: i/o error, write',
};

export class SimDisk {
  readonly #options: DiskOptions;
  /** What is durable, as pieces of one text. */
  #durable: string[] = [];
  #unsynced: string[] = [];
  #jobs: Job[] = [];
  #user: DiskUser | undefined;
  #fault: DiskFault | undefined;
  #cancel = (): void => {};
  #damaged = 0;

  constructor(options: DiskOptions) {
    this.#options = options;
  }

  get fault(): DiskFault | undefined {
    return this.#fault;
  }

  /** Bytes torn off or flipped so far. */
  get damagedBytes(): number {
    return this.#damaged;
  }

  get bytes(): number {
    return this.#durable.reduce((sum, piece) => sum + piece.length, 0);
  }

  /** For a process that starts now. @throws SyntaxError where its journal cannot be read */
  open(user: DiskUser): Storage {
    if (this.#fault === 'io-error') throw new Error('EIO: i/o error, read');
    const { records } = recordsIn(this.#durable.join(''));
    this.#durable = records.map(lineOf); // a torn end is cut off, as the journal does
    this.#user = user;
    return {
      recovered: records,
      append: (record) => void this.#unsynced.push(lineOf(record)),
      sync: () => {
        if (this.#unsynced.length === 0) return this.#jobs.at(-1)?.done ?? Promise.resolve();
        const text = this.#unsynced.join('');
        this.#unsynced = [];
        return this.#add('append', text);
      },
      rewrite: (all) => {
        this.#unsynced = [];
        return this.#add('rewrite', all.map(lineOf).join(''));
      },
    };
  }

  setFault(fault: DiskFault | undefined): void {
    if (fault === this.#fault) return;
    const hung = this.#fault === 'hung';
    this.#fault = fault;
    if (!hung || this.#jobs.length === 0) return;
    this.#cancel(); // it may not have come so far yet
    this.#work();
  }

  /** The process has ended. */
  crash(): void {
    this.#cancel();
    this.#user = undefined;
    const [writing] = this.#jobs;
    const { random } = this.#options;
    if (writing?.kind === 'append') {
      const kept = random.below(writing.text.length + 1);
      this.#durable.push(writing.text.slice(0, kept));
    } else if (writing !== undefined && random.next() < 0.5) this.#perform(writing);
    this.#jobs = [];
    this.#unsynced = [];
  }

  /** All is lost. */
  erase(): void {
    this.#durable = [];
  }

  /** Once, while the node is down. */
  damage({ files, how, bytes }: Damage): void {
    if (!files.some((glob) => matchesGlob(glob, FILE))) return;
    const text = this.#durable.join('');
    const hit = Math.min(bytes, text.length);
    this.#durable = [how === 'torn' ? text.slice(0, text.length - hit) : this.#flipped(text, hit)];
    this.#damaged += hit;
  }

  #flipped(text: string, bytes: number): string {
    const { random } = this.#options;
    const codes = Array.from(text, (_, at) => text.charCodeAt(at));
    for (let flip = 0; flip < bytes; flip++) {
      const at = random.below(codes.length);
      codes[at] = (codes[at] as number) ^ (1 << random.below(7));
    }
    return codes.map((code) => String.fromCharCode(code)).join('');
  }

  #add(kind: Job['kind'], text: string): Promise<void> {
    const last = this.#jobs.at(-1);
    if (kind === 'append' && last?.kind === 'append' && this.#jobs.length > 1) {
      last.text += text; // group commit: it has not begun yet
      return last.done;
    }
    let resolve = (): void => {};
    const done = new Promise<void>((settled) => {
      resolve = settled;
    });
    this.#jobs.push({ kind, text, done, resolve });
    if (this.#jobs.length === 1) this.#work();
    return done;
  }

  /** The first job in line. One that the disk refuses is never said to be done. */
  #work(): void {
    const { time, latency, random } = this.#options;
    this.#cancel = time.after(latency(random), () => {
      if (this.#fault === 'hung') return;
      if (this.#fault !== undefined) return this.#user?.fail(WORDS[this.#fault]);
      const job = this.#jobs.shift() as Job;
      this.#perform(job);
      if (this.#jobs.length > 0) this.#work();
      this.#user?.act(job.resolve);
    });
  }

  #perform({ kind, text }: Job): void {
    if (kind === 'rewrite') this.#durable = [text];
    else this.#durable.push(text);
  }
}

const lineOf = (record: Json): string => `${JSON.stringify(record)}\n`;
