import { expect, it } from 'vitest';
import type { Failure } from '../../base/failure.ts';
import { listen } from './fixtures/machine-run.ts';
import { MachineUses } from './machine-uses.ts';

it('tells each thing at each place once, whichever node it is', () => {
  const told: string[] = [];
  const uses = new MachineUses({
    onCall: (node, { call, place }) => void told.push(`${node} ${call} ${place}`),
    onFailed: () => {},
  });
  const here = 'src/cluster/sim/machine-uses.test.ts';
  const [a, b] = [uses.turnOf('n1'), uses.turnOf('n2')];
  for (const turn of [a, b, a]) turn.usedMachine('Date.now');
  b.usedMachine('Math.random');
  for (let one = 0; one < 40; one++) a.usedMachine(`thing ${one}`);
  expect(told.length).toBe(20);
  expect(told.slice(0, 2).map((text) => text.replace(/:\d+$/u, ''))).toEqual([
    `n1 Date.now ${here}`,
    `n2 Math.random ${here}`,
  ]);
});

it('ends the cluster once, with what the program left', () => {
  const failures: Failure[] = [];
  const uses = new MachineUses({ onCall: () => {}, onFailed: (one) => void failures.push(one) });
  uses.turnOf('n2').fell(new RangeError('too far'));
  uses.turnOf('n1').fell('again');
  uses.fell('and again');
  expect(failures.map(({ message }) => message)).toEqual([
    expect.stringMatching(
      /^the program of n2 left an error that nobody catches: RangeError: too far at src\/cluster\/sim\/machine-uses\.test\.ts:\d+$/u,
    ) as string,
  ]);
});

it('is asked of a whole cluster, from the start of its programs on', async () => {
  const { calls, answers } = await listen();
  expect(answers).toHaveLength(2);
  expect(calls).toEqual([
    'n1 called Date.now at src/cluster/sim/fixtures/machine-program.ts',
    'n1 called crypto.randomUUID at src/cluster/sim/fixtures/machine-program.ts',
  ]);
});
