import { describe, expect, it } from 'vitest';
import { randomFrom } from '../../base/random.ts';
import { type Due, DueQueue } from './due-queue.ts';

const due = (at: number, order: number): Due => ({ at, order, action: () => {} });

const drain = (queue: DueQueue): Due[] => {
  const all: Due[] = [];
  for (let one = queue.pop(); one !== undefined; one = queue.pop()) all.push(one);
  return all;
};

describe('the queue of what is due', () => {
  it('is a sorted list, however pushes and pops come, less what was cancelled', () => {
    const random = randomFrom('due queue');
    const compare = (a: Due, b: Due): number => a.at - b.at || a.order - b.order;
    for (let round = 0; round < 100; round++) {
      const queue = new DueQueue();
      const popped: (Due | undefined)[] = [];
      const first: (Due | undefined)[] = [];
      let expected: Due[] = [];
      for (let step = 0; step < 200; step++) {
        const what = random.next();
        if (what < 0.6) {
          const one = due(random.below(20), step);
          queue.push(one);
          expected.push(one);
        } else if (what < 0.8) {
          expected.sort(compare);
          popped.push(queue.pop());
          first.push(expected.shift());
        } else if (expected.length > 0) {
          const one = random.pick(expected);
          one.action = undefined;
          expected = expected.filter((other) => other !== one);
        }
      }
      expect(popped).toEqual(first);
      expect(drain(queue)).toEqual(expected.sort(compare));
    }
  });

  it('is empty once it is cleared', () => {
    const queue = new DueQueue();
    queue.push(due(1, 0));
    queue.clear();
    expect(queue.pop()).toBeUndefined();
  });
});
