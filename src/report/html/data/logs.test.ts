import { describe, expect, it } from 'vitest';
import { LOGS } from '../example-report.fixture.ts';
import { gatherLogs, MOST_LINES } from './logs.ts';

const WALL = Date.UTC(2030, 0, 1);

describe('the logs of all nodes', () => {
  it('are one list in the order of time; a line without a time stays with the one before', () => {
    const { lines, timed, leftOut } = gatherLogs(LOGS, WALL, undefined);
    expect([timed, leftOut]).toEqual([true, 0]);
    expect(lines.map(({ node, timeMs, text }) => [node, timeMs, text.slice(-9)])).toEqual([
      ['n1', 4, ': leading'],
      ['n1', 4, 'more of it'.slice(-9)],
      ['n2', 22, ': leading'],
      ['n2', 35, 'lowing n1'],
    ]);
  });

  it('stay in the order of their files where it is not known when the run began', () => {
    const { lines, timed } = gatherLogs(LOGS.toReversed(), undefined, undefined);
    expect(timed).toBe(false);
    expect(lines.map(({ node }) => node)).toEqual(['n2', 'n2', 'n1', 'n1']);
  });

  it('keep what is around the counterexample when there are too many, and say how many are not there', () => {
    const all = 2 * MOST_LINES;
    const text = Array.from(
      { length: all },
      (_, i) => `${new Date(WALL + i).toISOString()} line ${i}`,
    );
    const logs = [{ node: 'n1', text: text.join('\n') }];
    const { lines, leftOut } = gatherLogs(logs, WALL, all / 2);
    expect([lines.length, leftOut]).toEqual([MOST_LINES, all - MOST_LINES]);
    expect(lines.some(({ timeMs }) => timeMs === all / 2)).toBe(true);
    const ends = gatherLogs(logs, WALL, undefined).lines;
    expect([ends.length, ends[0]?.timeMs, ends.at(-1)?.timeMs]).toEqual([MOST_LINES, 0, all - 1]);
  });

  it('shorten a line of any length', () => {
    const [line] = gatherLogs(
      [{ node: 'n', text: 'x'.repeat(10_000) }],
      undefined,
      undefined,
    ).lines;
    expect(line!.text.length).toBeLessThan(500);
  });
});
