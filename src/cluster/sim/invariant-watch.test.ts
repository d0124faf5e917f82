import { describe, expect, it } from 'vitest';
import type { Invariants, NodeProgram } from '../../node/context.ts';
import { type FoundBroken, InvariantWatch } from './invariant-watch.ts';

const program = (): NodeProgram => ({ onMessage: () => {} });

const setUp = (check: Invariants['check']) => {
  const broken: FoundBroken[] = [];
  const watch = new InvariantWatch({ check }, (one) => broken.push(one));
  return { watch, broken };
};

describe('the watch over invariants', () => {
  it('looks once a step, at those who acted, and knows all who run', () => {
    const looks: string[][] = [];
    const { watch } = setUp((acted, running) => {
      looks.push([[...acted.keys()].join(), [...running.keys()].join()]);
      return undefined;
    });
    watch.look();
    watch.acted('n1', program(), 'start');
    watch.acted('n2', program(), 'start');
    watch.look();
    watch.look();
    watch.acted('n2', program(), 'timer');
    watch.look();
    watch.acted('n1', program(), 'timer');
    watch.down('n1');
    watch.look();
    watch.acted('n2', program(), 'disk');
    watch.look();
    expect(looks).toEqual([
      ['n1,n2', 'n1,n2'],
      ['n2', 'n1,n2'],
      ['n2', 'n2'],
    ]);
    expect(watch.steps).toBe(3);
  });

  it.each([
    ['start', 'started'],
    ['timer', 'acted when a timer came'],
    ['disk', 'acted when its disk had written'],
    [{ src: 'n2', dest: 'n1', body: { type: 'vote' } }, 'took vote from n2'],
  ] as const)('tells the first that does not hold, and after which step: %j', (cause, step) => {
    const { watch, broken } = setUp(() => 'one and one is three');
    watch.acted('n1', program(), cause);
    watch.look();
    watch.acted('n3', program(), 'timer');
    watch.look();
    expect(broken).toEqual([
      { verdict: 'invalid', what: 'one and one is three', node: 'n1', step },
    ]);
    expect(watch.steps).toBe(1);
  });

  it('blames nobody where the look itself has thrown', () => {
    const { watch, broken } = setUp(() => {
      throw new TypeError('x is not a function');
    });
    watch.acted('n1', program(), 'timer');
    watch.look();
    expect(broken).toMatchObject([{ verdict: 'unknown', what: 'x is not a function' }]);
  });
});
