import { describe, expect, it } from 'vitest';
import { RUN_DEFAULTS } from '../run/flags.ts';
import { repeatCommand } from './repeat-command.ts';

describe('the command that repeats a simulated run', () => {
  it('has every flag that is not at its default, and none of many runs', () => {
    const flags = {
      ...RUN_DEFAULTS,
      runtime: 'sim',
      opTimeout: '0.3',
      unsafe: true,
      option: ['a=1', 'b=x y'],
      partition: 'n1 | n2 n3',
      seed: '7',
      runs: '100',
      jobs: '2',
      keepGoing: true,
      swarm: true,
      json: true,
      tui: false,
    };
    expect(repeatCommand('raft', flags)).toBe(
      "verify raft --runtime sim --op-timeout 0.3 --unsafe --option a=1 --option 'b=x y' --partition 'n1 | n2 n3' --seed 7",
    );
  });

  it('says what was set even where it is the default: a project may have another', () => {
    const flags = { ...RUN_DEFAULTS, rate: '500', seed: '7' };
    expect(repeatCommand('./my system.ts', flags, new Set(['rate']))).toBe(
      "verify './my system.ts' --rate 500 --seed 7",
    );
  });
});
