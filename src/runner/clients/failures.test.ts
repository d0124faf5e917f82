import { expect, it } from 'vitest';
import { Failures } from './failures.ts';

it('counts what operations said, the most frequent first', () => {
  const failures = new Failures();
  failures.add('read', { type: 'ok', value: 1 });
  failures.add('read', { type: 'fail', error: 'the node is down', unreachable: true });
  for (let i = 0; i < 3; i++) failures.add('write', { type: 'info', error: '501 no PUT' });
  expect(failures.top(5)).toEqual([
    { f: 'write', outcome: 'info', error: '501 no PUT', count: 3 },
    { f: 'read', outcome: 'fail', error: 'the node is down', count: 1 },
  ]);
});

it('takes texts that differ in numbers for one, on one line of bearable length', () => {
  const failures = new Failures();
  failures.add('add', { type: 'info', error: 'zxid 17\nwas lost' });
  failures.add('add', { type: 'info', error: 'zxid 18\nwas lost' });
  failures.add('add', { type: 'fail', error: 'x'.repeat(1000) });
  expect(failures.top(1)).toEqual([
    { f: 'add', outcome: 'info', error: 'zxid # was lost', count: 2 },
  ]);
  expect(failures.top(2)[1]?.error).toHaveLength(202);
});

it('does not count what was looked at and refused', () => {
  const failures = new Failures();
  failures.add('cas', { type: 'fail', error: 'it was 5', observed: 5 });
  expect(failures.top(1)).toEqual([]);
});
