import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { maelstrom } from '../../../systems/maelstrom/index.ts';
import { raft } from '../../../systems/consensus/raft/index.ts';
import { equalNodes } from '../../cluster/port/deployment.ts';
import { nodeNames } from '../../cluster/port/names.ts';
import { scheduledFaultSchema } from '../../runner/plan/schedule.ts';
import { parseSchedule, readSchedule, type ScheduleFile } from './schedule-file.ts';

const SETTING = {
  system: raft,
  nodes: equalNodes(nodeNames(5)),
  unsafe: false,
  timeLimitMs: 30_000,
};

const parse = (text: string, setting: Partial<typeof SETTING> = {}): ScheduleFile =>
  parseSchedule('faults.yaml', text, { ...SETTING, ...setting });

const refusal = (message: string): unknown => expect.objectContaining({ message, exitCode: 64 });

describe('a schedule', () => {
  it('is a list of faults at times', () => {
    const text = `
- {at: 5s, for: 3s, nemesis: partition, kind: leader}
- {at: 250ms, for: 0.5m, nemesis: "kill:one", target: n3}
- {at: 0s, for: 1s, nemesis: pause}
`;
    expect(parse(text)).toEqual({
      schedule: [
        { atMs: 5_000, forMs: 3_000, nemesis: 'partition', kind: 'leader' },
        { atMs: 250, forMs: 30_000, nemesis: 'kill', kind: 'one', target: 'n3' },
        { atMs: 0, forMs: 1_000, nemesis: 'pause' },
      ],
    });
  });

  it('has triggers, targets, a partition of one’s own and a quiet end', () => {
    const text = `
quiet: 5s
faults:
  - on: first-ok-write
    after: 100ms
    for: 2s
    nemesis: partition
    kind: one
    target: acknowledger
  - on: leader-elected
    times: 3
    for: 1s
    nemesis: pause
    target: leader
  - at: 1s
    for: 1s
    nemesis: partition
    groups: n1 | n2 n3
`;
    const { schedule, quietMs } = parse(text);
    expect(quietMs).toBe(5_000);
    expect(schedule.slice(0, 2)).toEqual([
      {
        on: 'first-ok-write',
        afterMs: 100,
        forMs: 2_000,
        nemesis: 'partition',
        kind: 'one',
        target: 'acknowledger',
      },
      { on: 'leader-elected', times: 3, forMs: 1_000, nemesis: 'pause', target: 'leader' },
    ]);
    expect(schedule[2]?.fault?.summary).toBe('n1 | n2 n3');
    for (const entry of schedule) expect(scheduledFaultSchema.parse(entry)).toEqual(entry);
  });

  it.each([
    ['[]', 'faults.yaml:1: faults: names no fault'],
    [
      '\n- at: 5s\n  nemesis: kill',
      'faults.yaml:2: entry 1: for: takes a time such as 3s or 250ms, it is missing',
    ],
    [
      '- {at: 5s, for: 1s, nemesis: kill}\n- at: 6s\n  for: 3\n  nemesis: kill',
      'faults.yaml:3: entry 2: for: takes a time such as 3s or 250ms, not 3',
    ],
    [
      '- {for: 1s, nemesis: kill}',
      'faults.yaml:1: entry 1: needs either "at: 5s" or "on: first-ok-write"',
    ],
    [
      '- {at: 1s, on: fault-healed, for: 1s, nemesis: kill}',
      'faults.yaml:1: entry 1: needs either "at: 5s" or "on: first-ok-write"',
    ],
    [
      '- {at: 1s, after: 1s, for: 1s, nemesis: kill}',
      'faults.yaml:1: entry 1: "after" and "times" go with "on"',
    ],
    [
      '- {on: first-ok-write, times: 2, for: 1s, nemesis: kill}',
      'faults.yaml:1: entry 1: there is only one first-ok-write: leave out "times"',
    ],
    ['- {at: 1s, for: 0s, nemesis: kill}', 'faults.yaml:1: entry 1: lasts no time'],
    ['\n\n- {at: 1s, for: 1s, nemesis: kil}', 'faults.yaml:3: entry 1: There is no nemesis "kil".'],
    [
      '- {at: 1s, for: 1s, nemesis: kill, kind: king}',
      'faults.yaml:1: entry 1: There is no kind of kill "king".',
    ],
    [
      '- {at: 1s, for: 1s, nemesis: kill, kind: all}',
      'faults.yaml:1: entry 1: kill:all cannot be used: it takes down more than a minority (--unsafe)',
    ],
    [
      '- {at: 40s, for: 1s, nemesis: kill}',
      'faults.yaml:1: entry 1: it would come after the end (--time-limit)',
    ],
    [
      '- {at: 1s, for: 1s, nemesis: kill, target: acknowledger}',
      'faults.yaml:1: entry 1: an acknowledger is known only on first-ok-write',
    ],
    [
      '- {at: 1s, for: 1s, nemesis: kill, target: n9}',
      'faults.yaml:1: entry 1: there is no node n9 (leader, acknowledger, n1, n2, n3, n4, n5)',
    ],
    [
      '- {at: 1s, for: 1s, nemesis: partition, kind: halves, target: n1}',
      'faults.yaml:1: entry 1: partition:halves cannot be aimed at one node (one, leader, one-way can)',
    ],
    [
      '- {at: 1s, for: 1s, nemesis: rolling-restart, target: n1}',
      'faults.yaml:1: entry 1: rolling-restart cannot be aimed at one node',
    ],
    [
      '- {at: 1s, for: 1s, nemesis: kill, groups: n1 | n2}',
      'faults.yaml:1: entry 1: groups go with the nemesis partition, without kind and target',
    ],
    [
      '- {at: 1s, for: 1s, nemesis: partition, groups: n1}',
      'faults.yaml:1: entry 1: groups: "n1" is not two or more groups of nodes.',
    ],
    [
      'quiet: 30s\nfaults:\n- {at: 1s, for: 1s, nemesis: kill}',
      'faults.yaml:1: quiet is not shorter than the run (--time-limit)',
    ],
  ])('complains of %j', (text, message) => {
    expect(() => parse(text)).toThrow(refusal(message));
  });

  it('complains of what is not YAML, with the line', () => {
    expect(() => parse('- {at: 1s, for: 1s, nemesis: kill}\n- {at: 5s')).toThrow(
      expect.objectContaining({
        message: expect.stringMatching(/^faults\.yaml:2: /),
        exitCode: 64,
      }),
    );
  });

  it('complains of members that there are not', () => {
    expect(() => parse('- {at: 1s, for: 1s, nemesis: kill, node: n1}')).toThrow(
      'faults.yaml:1: entry 1: Unrecognized key: "node"',
    );
  });

  it('may name a role, and says which there are', () => {
    const nodes = equalNodes(nodeNames(3)).map((node, i) => ({
      ...node,
      role: i === 0 ? 'master' : 'sentinel',
    }));
    const { schedule } = parse('- {at: 1s, for: 1s, nemesis: kill, target: sentinel}', { nodes });
    expect(schedule).toEqual([{ atMs: 1_000, forMs: 1_000, nemesis: 'kill', target: 'sentinel' }]);
    expect(() => parse('- {at: 1s, for: 1s, nemesis: kill, target: proxy}', { nodes })).toThrow(
      'there is no node proxy (leader, acknowledger, n1, n2, n3, master, sentinel)',
    );
  });

  it('complains of a leader where nobody can tell who leads', () => {
    expect(() =>
      parse('- {at: 1s, for: 1s, nemesis: kill, target: leader}', { system: maelstrom }),
    ).toThrow('faults.yaml:1: entry 1: maelstrom cannot say who leads');
  });

  it('complains of a file that is not there', () => {
    expect(() => readSchedule('no-such-file.yaml', SETTING)).toThrow(
      expect.objectContaining({ code: 'no-schedule', exitCode: 64 }),
    );
  });
});

describe('docs/schedules.md', () => {
  const text = readFileSync(new URL('../../../docs/schedules.md', import.meta.url), 'utf8');
  const examples = [...text.matchAll(/```yaml\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');

  it('has examples', () => {
    expect(examples.length).toBeGreaterThan(3);
  });

  it.each(examples)('has an example that is understood: %#', (example) => {
    expect(parse(example, { timeLimitMs: 60_000 }).schedule.length).toBeGreaterThan(0);
  });
});
