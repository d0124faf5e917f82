/** Convergence after healing: agreement, loss, time per node, and when there is no verdict. */
import { describe, expect, test } from 'vitest';
import { columnsFromEvents } from '../../src/history/columns-builder.ts';
import type { HistoryEvent, Json } from '../../src/history/operation.ts';
import { fifoQueue } from '../models/queues.ts';
import { casRegister } from '../models/register.ts';
import { set } from '../models/set.ts';
import { checkConvergence } from './convergence.ts';

/** Node, function, value, and `?` for an unknown outcome: one operation each ten milliseconds. */
type Step = readonly [node: string, f: string, value: Json, unknown?: '?'];

const history = (steps: readonly Step[]) =>
  columnsFromEvents(
    steps.flatMap(([node, f, value, unknown], at): HistoryEvent[] => {
      const common = { process: at, f, key: 'x', node };
      return [
        {
          ...common,
          index: 2 * at,
          time: at * 10e6,
          type: 'invoke',
          value: f === 'read' ? null : value,
        },
        {
          ...common,
          index: 2 * at + 1,
          time: (at * 10 + 5) * 1e6,
          type: unknown === '?' ? 'info' : 'ok',
          value,
        },
      ];
    }),
  );

describe('registers', () => {
  test('all nodes agree; the one that lagged took longer', () => {
    const steps: Step[] = [
      ['n1', 'write', 1],
      ['n1', 'write', 2],
      ['n1', 'read', 2],
      ['n2', 'read', 1],
      ['n2', 'read', 2],
      ['n1', 'read', 2],
    ];
    const { verdict, nodes, lost } = checkConvergence(history(steps), casRegister(), 20e6);
    expect(verdict.verdict).toBe('valid');
    expect(lost).toEqual([]);
    expect(nodes).toEqual([
      { node: 'n1', convergedAfterMs: 5 },
      { node: 'n2', convergedAfterMs: 25 },
    ]);
  });

  test('nodes that do not agree', () => {
    const steps: Step[] = [
      ['n1', 'write', 1],
      ['n1', 'write', 2],
      ['n1', 'read', 2],
      ['n2', 'read', 1],
    ];
    const { verdict, nodes } = checkConvergence(history(steps), casRegister(), 20e6);
    expect(verdict).toMatchObject({
      verdict: 'invalid',
      anomaly: 'divergence',
      operations: [2, 3],
    });
    expect(nodes).toEqual([{ node: 'n1' }, { node: 'n2' }]);
  });

  test('an acknowledged write that is gone everywhere', () => {
    const steps: Step[] = [
      ['n1', 'write', 1],
      ['n2', 'write', 2],
      ['n1', 'read', 1],
      ['n2', 'read', 1],
    ];
    const { verdict, lost } = checkConvergence(history(steps), casRegister(), 0);
    expect(verdict).toMatchObject({ verdict: 'invalid', anomaly: 'lost-write' });
    expect(lost).toContain(1);
  });

  test('a write of unknown outcome may have come last', () => {
    const steps: Step[] = [
      ['n1', 'write', 1, '?'],
      ['n2', 'write', 2],
      ['n1', 'read', 1],
      ['n2', 'read', 1],
    ];
    expect(checkConvergence(history(steps), casRegister(), 0).verdict.verdict).toBe('valid');
  });

  test('a node that read nothing in the end leaves it open', () => {
    const steps: Step[] = [
      ['n1', 'write', 1],
      ['n2', 'read', 1],
      ['n1', 'write', 2],
      ['n1', 'read', 2],
    ];
    const { verdict } = checkConvergence(history(steps), casRegister(), 0);
    expect(verdict).toMatchObject({ verdict: 'unknown' });
    expect(verdict.verdict === 'unknown' && verdict.reason).toContain('Node n2 read key x never');
  });
});

describe('sets', () => {
  test('everything acknowledged is there, in whatever order', () => {
    const steps: Step[] = [
      ['n1', 'add', 1],
      ['n2', 'add', 2],
      ['n1', 'read', [1, 2]],
      ['n2', 'read', [2, 1]],
    ];
    expect(checkConvergence(history(steps), set(), 0).verdict.verdict).toBe('valid');
  });

  test('an element is lost, one of unknown outcome is not', () => {
    const steps: Step[] = [
      ['n1', 'add', 1],
      ['n2', 'add', 2],
      ['n2', 'add', 3, '?'],
      ['n1', 'read', [1]],
      ['n2', 'read', [1]],
    ];
    const { verdict, lost } = checkConvergence(history(steps), set(), 0);
    expect(verdict).toMatchObject({ verdict: 'invalid', anomaly: 'lost-write' });
    expect(lost).toEqual([1]);
  });
});

test('other models are not judged', () => {
  const { verdict } = checkConvergence(history([['n1', 'enqueue', 1]]), fifoQueue(), 0);
  expect(verdict.verdict).toBe('unknown');
});
