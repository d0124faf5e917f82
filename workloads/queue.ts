/**
 * Independent queues, first in, first out: every value is enqueued once, and in the end all are
 * emptied, since what was never taken out says nothing of whether it is lost. A dequeue that returns
 * null found its queue empty. Of a queue that may deliver again, in any order, the property
 * `at-least-once` is promised instead.
 */
import type {
  Next,
  OperationSource,
  Workload,
  WorkloadSetting,
} from '../src/generator/workload.ts';
import type { Outcome, Request } from '../src/history/operation.ts';

const SHARE_OF_DEQUEUES = 0.5;
/** A queue may deliver again what nobody has confirmed: one look does not prove it empty. */
const EMPTY_IN_A_ROW = 3;

export const queue: Workload = {
  name: 'queue',
  summary: 'independent queues: values are enqueued once, dequeued, and in the end all are emptied',
  essential: ['enqueue', 'dequeue'],
  check: () => ({ kind: 'model', model: 'fifo-queue', properties: ['at-least-once'] }),
  source: (setting) => queueSource(setting),
};

const queueSource = ({ random, keys, reads }: WorkloadSetting): OperationSource => {
  const names = Array.from({ length: keys }, (_, i) => `q${i}`);
  const dequeues = reads ?? SHARE_OF_DEQUEUES;
  const empty = new Map<string, number>();
  let last = 0;
  const drained = (key: string): boolean => (empty.get(key) ?? 0) >= EMPTY_IN_A_ROW;
  return {
    next: () => {
      const key = random.pick(names);
      return random.next() < dequeues ? dequeueOf(key) : { f: 'enqueue', key, value: ++last };
    },
    completed: (_who, { f, key = '' }, outcome) => {
      if (f === 'dequeue') empty.set(key, isEmpty(outcome) ? (empty.get(key) ?? 0) + 1 : 0);
    },
    closing: () => {
      empty.clear(); // what was seen before says nothing of the end
      return {
        kind: 'drain',
        essential: true,
        next: (): Next => {
          const left = names.filter((key) => !drained(key));
          return left.length === 0 ? 'done' : dequeueOf(random.pick(left));
        },
      };
    },
  };
};

const dequeueOf = (key: string): Request => ({ f: 'dequeue', key, value: null });

const isEmpty = (outcome: Outcome): boolean => outcome.type === 'ok' && outcome.value === null;
