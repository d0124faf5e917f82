/**
 * Lists that grow at their end: every value is appended once, and lists are read whole, so that each
 * read tells the order of all that came before it. After so many appends a list gives way to a fresh
 * one, or reads would grow without end. All are read again in the end.
 */
import type { OperationSource, Workload, WorkloadSetting } from '../src/generator/workload.ts';
import type { Request } from '../src/history/operation.ts';

const SHARE_OF_READS = 0.3;

export const appendList: Workload = {
  name: 'append-list',
  summary: 'lists that grow at their end: values are appended once, lists are read whole',
  essential: ['append', 'read'],
  options: {
    length: {
      type: 'number',
      summary: 'after so many appends a list gives way to a fresh one',
      default: 200,
      least: 1,
      tried: [20, 200],
    },
  },
  check: () => ({ kind: 'model', model: 'append-list' }),
  source: (setting) => appendListSource(setting),
};

const appendListSource = ({
  random,
  keys,
  reads = SHARE_OF_READS,
  options,
}: WorkloadSetting): OperationSource => {
  const length = Number(options['length']);
  const all: string[] = [];
  const fresh = (): { readonly key: string; appends: number } => {
    const key = `a${all.length}`;
    all.push(key);
    return { key, appends: 0 };
  };
  const growing = Array.from({ length: keys }, fresh);
  let last = 0;
  return {
    next: () => {
      const at = random.between(0, keys - 1);
      const list = growing[at] ?? fresh();
      if (random.next() < reads) return readOf(list.key);
      if (++list.appends >= length) growing[at] = fresh();
      return { f: 'append', key: list.key, value: ++last };
    },
    completed: () => {},
    closing: () => ({ kind: 'agree', essential: true, requests: all.map(readOf) }),
  };
};

const readOf = (key: string): Request => ({ f: 'read', key, value: null });
