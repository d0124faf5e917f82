import { expect, it } from 'vitest';
import type { Agent } from '../agent/agent.ts';
import { Clocks } from './clocks.ts';
import { bodiesFor, makeVdso } from './fixtures/made-up-vdso.ts';
import { amd64 } from './routine-amd64.ts';

it('does not take a clock that it cannot read for a right one', async () => {
  const image = makeVdso(amd64.elfMachine, bodiesFor(amd64)).toString('hex');
  const agent: Agent = {
    // The memory of process 7 may not be opened: the scan passes it over.
    run: () => Promise.resolve(`5 5 100 0 ${image}`),
    close: () => Promise.resolve(),
  };
  const offsets = await new Clocks(agent).read([
    { pid: 5, started: '100' },
    { pid: 7, started: '200' },
  ]);
  expect([...offsets]).toEqual([[5, 0]]);
});
