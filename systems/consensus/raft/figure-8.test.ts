import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readSchedule } from '../../../src/cli/run/schedule-file.ts';
import { equalNodes } from '../../../src/cluster/port/deployment.ts';
import { nodeNames } from '../../../src/cluster/port/names.ts';
import { RAFT_BUGS } from './bugs.ts';
import { raft } from './index.ts';

const FILE = 'systems/consensus/raft/figure-8.yaml';

describe('the schedule of figure 8', () => {
  it('is one, and the command of the planted bug names it', () => {
    const { schedule } = readSchedule(fileURLToPath(new URL('figure-8.yaml', import.meta.url)), {
      system: raft,
      nodes: equalNodes(nodeNames(3)),
      unsafe: false,
      timeLimitMs: 60_000,
    });
    expect(new Set(schedule.map(({ nemesis }) => nemesis))).toEqual(new Set(['partition']));
    expect(schedule.every(({ target }) => target === 'leader')).toBe(true);
    const { foundBy } = RAFT_BUGS.find(({ name }) => name === 'commit-old-term') ?? {};
    expect(foundBy).toContain(`--schedule ${FILE} `);
  });
});
