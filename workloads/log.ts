/**
 * Independent logs, as a partition of a message broker is one: an append returns its offset; readers
 * poll, each from where it is, or look at an offset from before. In the end every log is read from its
 * beginning until nothing stands there any more, since what nobody reads may be lost unseen.
 */
import type {
  Next,
  OperationSource,
  Workload,
  WorkloadSetting,
} from '../src/generator/workload.ts';
import type { Outcome, Request } from '../src/history/operation.ts';
import { type ReadingThrough, readThrough } from './parts/read-through.ts';

const SHARE_OF_READS = 0.5;
/** Of the reads; the others look at any offset that is known. */
const SHARE_OF_POLLS = 0.7;

export const log: Workload = {
  name: 'log',
  summary:
    'independent logs: an append returns its offset; they are polled, and in the end read whole',
  essential: ['append', 'read'],
  check: () => ({ kind: 'model', model: 'log' }),
  source: (setting) => logSource(setting),
};

const logSource = ({ random, keys, reads = SHARE_OF_READS }: WorkloadSetting): OperationSource => {
  const names = Array.from({ length: keys }, (_, i) => `log${i}`);
  /** How long each is at least. */
  const lengths = new Map(names.map((key) => [key, 0]));
  /** The offset that a process polls next, by log and process. */
  const polled = new Map<string, number>();
  let last = 0;
  const lengthOf = (key: string): number => lengths.get(key) ?? 0;
  const poll = (process: number, key: string): Request => {
    const reader = `${key} ${process}`;
    const offset = polled.get(reader) ?? lengthOf(key);
    polled.set(reader, offset);
    return readOf(key, offset);
  };
  let closing: ReadingThrough | undefined;
  return {
    next: ({ process }) => {
      const key = random.pick(names);
      if (random.next() >= reads) return { f: 'append', key, value: ++last };
      return random.next() < SHARE_OF_POLLS
        ? poll(process, key)
        : readOf(key, random.between(0, lengthOf(key)));
    },
    completed: ({ process }, request, outcome) => {
      const { key = '' } = request;
      const known = lastOffset(request, outcome) + 1;
      lengths.set(key, Math.max(lengthOf(key), known));
      if (request.f !== 'read') return;
      const reader = `${key} ${process}`;
      if (known > 0 && polled.get(reader) === request.value) polled.set(reader, known);
      closing?.completed(request, outcome);
    },
    closing: () => {
      closing = readThrough(names, lengthOf, readOf);
      const { next } = closing;
      return { kind: 'drain', essential: true, next: (): Next => next() };
    },
  };
};

const readOf = (key: string, offset: number): Request => ({ f: 'read', key, value: offset });

/** The greatest offset at which it shows that something stands; −1 for none. */
const lastOffset = ({ f, value }: Request, outcome: Outcome): number => {
  if (outcome.type !== 'ok') return -1;
  const offset = f === 'append' ? outcome.value : value;
  const isThere = f === 'append' || outcome.value !== null;
  return isThere && typeof offset === 'number' ? offset : -1;
};
