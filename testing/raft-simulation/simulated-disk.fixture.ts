/**
 * A node's disk over all its lives. What was appended and not synced dies with the process; a crash
 * while the disk writes leaves a part of what was being written, in order, or a rewrite wholly or
 * not at all.
 */
import type { Time } from '../../src/base/time.ts';
import type { Json } from '../../src/history/operation.ts';
import type { Random } from '../../src/base/random.ts';
import type { Storage } from '../../src/node/context.ts';

export interface SimulatedDisk {
  /** For a process that starts now. `settle` runs what waits for the disk, or drops it. */
  open(settle: (action: () => void) => void): Storage;
  /** The process died. */
  crash(): void;
  /** All is lost. */
  erase(): void;
}

interface Job {
  readonly kind: 'append' | 'rewrite';
  readonly lines: string[];
  readonly done: Promise<void>;
  readonly resolve: () => void;
}

export const simulatedDisk = (
  time: Time,
  random: Random,
  writeMs: { readonly least: number; readonly most: number },
): SimulatedDisk => {
  let durable: string[] = [];
  let unsynced: string[] = [];
  let jobs: Job[] = [];
  let cancel = (): void => {};

  const perform = ({ kind, lines }: Job): void => {
    if (kind === 'rewrite') durable = [...lines];
    else durable.push(...lines);
  };

  const work = (settle: (action: () => void) => void): void => {
    const took = writeMs.least + (writeMs.most - writeMs.least) * random.next();
    cancel = time.after(took, () => {
      const job = jobs.shift() as Job;
      perform(job);
      if (jobs.length > 0) work(settle);
      settle(job.resolve);
    });
  };

  return {
    open: (settle) => {
      const add = (kind: Job['kind'], lines: string[]): Promise<void> => {
        const { promise, resolve } = withResolver();
        jobs.push({ kind, lines, done: promise, resolve });
        if (jobs.length === 1) work(settle);
        return promise;
      };
      return {
        recovered: durable.map((line) => JSON.parse(line) as Json),
        append: (record) => {
          unsynced.push(JSON.stringify(record));
        },
        sync: () => {
          const last = jobs.at(-1);
          if (unsynced.length === 0) return last?.done ?? Promise.resolve();
          const lines = unsynced;
          unsynced = [];
          return add('append', lines);
        },
        rewrite: (records) => {
          unsynced = [];
          return add(
            'rewrite',
            records.map((record) => JSON.stringify(record)),
          );
        },
      };
    },
    crash: () => {
      cancel();
      const [writing] = jobs;
      if (writing?.kind === 'append') {
        durable.push(...writing.lines.slice(0, random.below(writing.lines.length + 1)));
      } else if (writing !== undefined && random.next() < 0.5) {
        perform(writing);
      }
      jobs = [];
      unsynced = [];
    },
    erase: () => {
      durable = [];
    },
  };
};

const withResolver = (): { promise: Promise<void>; resolve: () => void } => {
  let resolve = (): void => {};
  const promise = new Promise<void>((settled) => {
    resolve = settled;
  });
  return { promise, resolve };
};
