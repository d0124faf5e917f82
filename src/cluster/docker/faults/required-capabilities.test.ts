import { expect, it } from 'vitest';
import { HEALTHY } from '../../port/wanted.ts';
import { requiredCapabilities } from './required-capabilities.ts';

it('names what a wanted state asks for', () => {
  expect([...requiredCapabilities(HEALTHY)]).toEqual([]);
  const required = requiredCapabilities({
    links: [
      { from: 'a', to: 'b', drop: 1 },
      { from: 'b', to: 'a', drop: 0.1, delayMs: 5, corrupt: 0.1, rateKbit: 1 },
    ],
    nodes: {
      a: { process: 'dead', death: 'amnesia', damage: { files: ['x'], how: 'torn', bytes: 1 } },
      b: { process: 'paused', clock: { offsetMs: 1 }, cpu: 0.1, disk: 'hung' },
      c: { process: 'dead' },
      d: { byzantine: 'lie' },
    },
  });
  expect([...required].sort()).toEqual([
    'byzantine',
    'clock',
    'disk.damage',
    'disk.hung',
    'links.corrupt',
    'links.delay',
    'links.drop',
    'links.loss',
    'links.rate',
    'process.amnesia',
    'process.cpu',
    'process.kill',
    'process.pause',
  ]);
});
