import { expect, it } from 'vitest';
import { buildProgress } from './build-progress.ts';

it('tells steps as they begin, other lines now and then, and no line at full length', () => {
  let now = 0;
  const told: string[] = [];
  const onLine = buildProgress(
    'building x',
    (text) => told.push(text),
    () => now,
  );
  const at = (ms: number, line: string): void => {
    now = ms;
    onLine(line);
  };
  at(0, 'Step 1/3 : FROM base');
  at(10, ' ---> 123');
  at(20, 'Step 2/3 : COPY a b'); // too soon after the first to be read
  at(500, 'Step 3/3 : RUN   apt-get install');
  at(600, 'Get:1 …');
  at(2600, '\u001b[1mUnpacking\u001b[0m y');
  at(2700, 'Unpacking z');
  at(9000, 'x'.repeat(500));
  expect(told.slice(0, 3)).toEqual([
    'building x: Step 1/3 : FROM base',
    'building x: Step 3/3 : RUN apt-get install',
    'building x: Step 3/3 : RUN apt-get install:  Unpacking y',
  ]);
  expect(told).toHaveLength(4);
  expect(told[3]?.length).toBeLessThan(200);

  at(9100, 'Step 4/4 : CMD x'); // not hidden by the line before it
  expect(told[4]).toBe('building x: Step 4/4 : CMD x');
});
