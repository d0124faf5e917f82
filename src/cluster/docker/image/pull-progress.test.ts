import { expect, it } from 'vitest';
import { pullProgress } from './pull-progress.ts';

it('adds up the layers, and speaks now and then', () => {
  let now = 0;
  const told: string[] = [];
  const onEvent = pullProgress(
    'redis:7',
    (text) => told.push(text),
    () => now,
  );
  const downloading = (ms: number, id: string, current: number, total: number): void => {
    now = ms;
    onEvent({ id, status: 'Downloading', progressDetail: { current, total } });
  };
  now = 5000;
  onEvent({ status: 'Pulling from library/redis', id: '7' });
  downloading(5100, 'a', 1_000_000, 10_000_000);
  downloading(5200, 'b', 2_000_000, 30_000_000);
  downloading(7500, 'a', 5_000_000, 10_000_000);
  now = 8000;
  onEvent({ id: 'a', status: 'Download complete', progressDetail: {} });
  downloading(9600, 'b', 20_000_000, 30_000_000);
  expect(told).toEqual([
    'getting redis:7: 1 of 10 MB',
    'getting redis:7: 7 of 40 MB',
    'getting redis:7: 30 of 40 MB',
  ]);
});
