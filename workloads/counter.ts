/**
 * Independent counters: amounts are added, values read, and read again in the end, since an add that
 * was acknowledged and is missing then is lost.
 */
import type { OperationSource, Workload, WorkloadSetting } from '../src/generator/workload.ts';
import type { Request } from '../src/history/operation.ts';

const SHARE_OF_READS = 0.5;

export const counter: Workload = {
  name: 'counter',
  summary: 'independent counters: amounts are added, values are read, and again in the end',
  essential: ['add', 'read'],
  options: {
    most: {
      type: 'number',
      summary: 'the greatest amount that is added',
      default: 1,
      least: 1,
      tried: [1, 5],
    },
    negative: {
      type: 'flag',
      summary: 'amounts may be negative, too',
      default: false,
      tried: [false, true],
    },
  },
  mostClients: 10,
  check: () => ({ kind: 'model', model: 'counter' }),
  source: (setting) => counterSource(setting),
};

const counterSource = ({
  random,
  keys,
  reads = SHARE_OF_READS,
  options,
}: WorkloadSetting): OperationSource => {
  const names = Array.from({ length: keys }, (_, i) => `c${i}`);
  const most = Number(options['most']);
  const amount = (): number => {
    const size = random.between(1, most);
    return options['negative'] === true && random.next() < 0.5 ? -size : size;
  };
  return {
    next: () => {
      const key = random.pick(names);
      return random.next() < reads ? readOf(key) : { f: 'add', key, value: amount() };
    },
    completed: () => {},
    closing: () => ({ kind: 'agree', essential: true, requests: names.map(readOf) }),
  };
};

const readOf = (key: string): Request => ({ f: 'read', key, value: null });
