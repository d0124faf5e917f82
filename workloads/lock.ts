/**
 * Independent locks: a process that holds one releases it before it asks for another. The fenced ones
 * give each holder a token, greater than all before, which its release names.
 *
 * After an acquire or release of unknown outcome its process is retired, and a lock may be held by
 * nobody who will release it. So a lock that was found held while nobody here knows to hold it is in
 * doubt: the next process releases it, naming no token. A binding says `observed` where the lock was
 * looked at and refused; any other `fail` says nothing of it.
 */
import type {
  Next,
  OperationSource,
  Workload,
  WorkloadSetting,
} from '../src/generator/workload.ts';
import type { Json, Outcome, Request } from '../src/history/operation.ts';

const SHARE_OF_RELEASES_IN_DOUBT = 0.5;

export const lock: Workload = {
  name: 'lock',
  summary: 'independent locks: acquired and released; one left behind is released by others',
  essential: ['acquire', 'release'],
  check: () => ({ kind: 'model', model: 'mutex' }),
  source: (setting) => lockSource(setting),
};

export const fencedLock: Workload = {
  name: 'fenced-lock',
  summary: 'independent locks with fencing tokens: each acquire returns a greater one than before',
  essential: ['acquire', 'release'],
  check: () => ({ kind: 'model', model: 'fenced-lock' }),
  source: (setting) => lockSource(setting),
};

interface Held {
  readonly key: string;
  /** What the acquire returned to a fenced holder. */
  readonly token: Json;
}

const lockSource = ({ random, keys }: WorkloadSetting): OperationSource => {
  const names = Array.from({ length: keys }, (_, i) => `l${i}`);
  const heldBy = new Map<number, Held>();
  const inDoubt = new Set<string>();
  const isKnownHeld = (key: string): boolean =>
    [...heldBy.values()].some((held) => held.key === key);

  const acquired = (process: number, key: string, outcome: Outcome): void => {
    if (outcome.type === 'ok') {
      const token = typeof outcome.value === 'number' ? outcome.value : null;
      heldBy.set(process, { key, token });
      inDoubt.delete(key);
    } else if (outcome.type === 'info') inDoubt.add(key);
    else if (outcome.observed !== undefined && !isKnownHeld(key)) inDoubt.add(key);
  };
  const released = (process: number, key: string, outcome: Outcome): void => {
    const isOver = outcome.type !== 'fail' || outcome.observed !== undefined;
    if (isOver) inDoubt.delete(key);
    if (outcome.type === 'info') inDoubt.add(key);
    if (isOver && heldBy.get(process)?.key === key) heldBy.delete(process);
  };

  return {
    next: ({ process }) => {
      const held = heldBy.get(process);
      if (held !== undefined) return releaseOf(held);
      const key = random.pick(names);
      const isLeft = inDoubt.has(key) && !isKnownHeld(key);
      if (isLeft && random.next() < SHARE_OF_RELEASES_IN_DOUBT) {
        return releaseOf({ key, token: null });
      }
      return { f: 'acquire', key, value: null };
    },
    completed: ({ process }, { f, key = '' }, outcome) =>
      f === 'acquire' ? acquired(process, key, outcome) : released(process, key, outcome),
    closing: () => ({
      kind: 'drain',
      essential: false,
      next: ({ process }): Next => {
        const held = heldBy.get(process);
        return held === undefined ? 'done' : releaseOf(held);
      },
    }),
  };
};

const releaseOf = ({ key, token }: Held): Request => ({ f: 'release', key, value: token });
