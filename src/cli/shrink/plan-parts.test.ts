import { describe, expect, it } from 'vitest';
import { equalNodes } from '../../cluster/port/deployment.ts';
import { nodeNames } from '../../cluster/port/names.ts';
import { RUN_DEFAULTS } from '../run/flags.ts';
import { draftPlan, type PlanDraft } from '../run/resolve.ts';
import { builtIn } from '../subject/subject.ts';
import { faultWithout, simplerFaults, type WholeFault } from './fault-parts.ts';
import { momentsOf, withFaults, withOperations, withTimes } from './plan-parts.ts';
import { scheduleText } from './schedule-text.ts';
import { parseSchedule } from '../run/schedule-file.ts';
import { timelineOf } from './timeline.ts';

const subject = builtIn('raft');
const bare = draftPlan(subject, { ...RUN_DEFAULTS, seed: '1', nodes: '3', timeLimit: '1' });

const kill = (...targets: string[]): WholeFault => ({
  nemesis: 'kill',
  kind: targets.length === 1 ? 'one' : 'all',
  targets,
  detail: null,
  summary: `kill ${targets.join(' ')}`,
});

const cut: WholeFault = {
  nemesis: 'partition',
  kind: 'leader',
  targets: ['n1'],
  detail: { cuts: [{ from: 'n1', to: 'n2' }], groups: [['n1'], ['n2', 'n3']] },
  summary: 'n1 | n2 n3',
};

const mute: WholeFault = {
  nemesis: 'partition',
  kind: 'one-way',
  targets: ['n3'],
  detail: {
    cuts: [
      { from: 'n3', to: 'n1' },
      { from: 'n3', to: 'n2' },
    ],
  },
  summary: 'nobody hears n3',
};

const scripted: PlanDraft = {
  ...withFaults(bare, [{ atMs: 100, forMs: 200, nemesis: 'kill', fault: kill('n1') }]),
  concurrency: 3,
  script: {
    clients: ['n1', 'n2', 'n3'],
    operations: [
      { atMs: 10, client: 0, f: 'write', key: 'r0', value: 1 },
      { atMs: 20, client: 2, f: 'read', key: 'r0', value: null },
      { atMs: 400, client: 1, f: 'read', key: 'r1', value: null },
    ],
    closing: false,
  },
};

describe('a plan with less in it', () => {
  it('has only the clients that still do something, and each stays at its node', () => {
    const [, ...rest] = scripted.script?.operations ?? [];
    const { script, concurrency } = withOperations(scripted, rest);
    expect(concurrency).toBe(2);
    expect(script?.clients).toEqual(['n2', 'n3']);
    expect(script?.operations.map(({ client }) => script.clients[client])).toEqual(['n3', 'n2']);
  });

  it('asks for no faults where none are left', () => {
    const calm = withFaults(scripted, []);
    expect(calm.nemeses).toEqual([]);
    expect('schedule' in calm).toBe(false);
  });

  it('moves everything together', () => {
    expect(momentsOf(scripted)).toEqual([10, 20, 100, 300, 400, 1000]);
    const sooner = withTimes(scripted, (ms) => (ms < 400 ? ms / 2 : ms - 200));
    expect(momentsOf(sooner)).toEqual([5, 10, 50, 150, 200, 800]);
    expect(sooner.schedule?.[0]).toMatchObject({ atMs: 50, forMs: 100 });
  });
});

describe('a fault without one of its nodes', () => {
  it('hits the others', () => {
    expect(faultWithout(kill('n1', 'n2'), 'n1')).toMatchObject({
      targets: ['n2'],
      summary: 'kill n2',
    });
    expect(faultWithout(kill('n1'), 'n1')).toBeUndefined();
    expect(faultWithout(cut, 'n2')?.detail).toMatchObject({ groups: [['n1'], ['n3']] });
    expect(faultWithout(cut, 'n1')).toBeUndefined(); // nobody is left to be cut off
    expect(faultWithout(mute, 'n2')?.detail).toEqual({ cuts: [{ from: 'n3', to: 'n1' }] });
  });

  it('and a simpler one isolates one node, or hits fewer', () => {
    expect(simplerFaults(cut, ['n1', 'n2', 'n3'])).toEqual([]);
    expect(simplerFaults(mute, ['n1', 'n2', 'n3']).map(({ summary }) => summary)).toEqual([
      'n1 | n2 n3',
      'n2 | n1 n3',
      'n3 | n1 n2',
    ]);
    const worse = { ...kill('n1', 'n2'), nemesis: 'amnesia', summary: 'amnesia n1 n2' };
    expect(simplerFaults(worse, ['n1', 'n2']).map(({ summary }) => summary)).toEqual([
      'kill n1 n2',
      'amnesia n2',
      'amnesia n1',
    ]);
  });
});

describe('the schedule file of a plan', () => {
  it('says the same when it is read', () => {
    const schedule = [cut, mute, kill('n2'), kill('n1', 'n3')].map((fault, at) => ({
      atMs: 10 * at,
      forMs: 5.5,
      nemesis: fault.nemesis,
      fault,
    }));
    const text = scheduleText(schedule, subject.system);
    expect(text).toContain('groups: n1 | n2 n3');
    const { schedule: read } = parseSchedule('x.yaml', text, {
      system: subject.system,
      nodes: equalNodes(nodeNames(3)),
      unsafe: true,
      timeLimitMs: 1000,
    });
    expect(read.map(({ atMs, forMs }) => [atMs, forMs])).toEqual([
      [0, 5.5],
      [10, 5.5],
      [20, 5.5],
      [30, 5.5],
    ]);
    expect(read[0]?.fault?.detail).toMatchObject({ groups: [['n1'], ['n2', 'n3']] });
    expect(read[1]?.fault).toEqual(mute);
    expect(read[2]).toMatchObject({ kind: 'one', target: 'n2' });
    expect(read[3]?.fault).toEqual(kill('n1', 'n3'));
  });

  it.each([
    ['nemesis: pause', 'the fault is one of kill, the entry one of pause'],
    ['nemesis: kill\n  target: n1', 'a whole fault goes without kind, target and groups'],
  ])('refuses a whole fault that %j contradicts', (rest, message) => {
    const fault = JSON.stringify(kill('n1'));
    const text = `- at: 0s\n  for: 1s\n  ${rest}\n  fault: ${fault}\n`;
    const setting = {
      system: subject.system,
      nodes: equalNodes(nodeNames(3)),
      unsafe: false,
      timeLimitMs: 1000,
    };
    expect(() => parseSchedule('x.yaml', text, setting)).toThrow(message);
  });

  it('refuses a whole fault of a node that is not there', () => {
    const text = `- {at: 0s, for: 1s, nemesis: kill, fault: ${JSON.stringify(kill('n9'))}}`;
    const setting = {
      system: subject.system,
      nodes: equalNodes(nodeNames(3)),
      unsafe: false,
      timeLimitMs: 1000,
    };
    expect(() => parseSchedule('x.yaml', text, setting)).toThrow('there is no node n9');
  });
});

describe('the timeline', () => {
  it('tells what was asked, what was answered, and what was broken', () => {
    const lines = [
      { time: 1e9, process: 0, type: 'invoke', f: 'write', key: 'r0', value: 3, node: 'n1' },
      { time: 1.1e9, process: 'nemesis', type: 'invoke', f: 'kill', value: {} },
      {
        time: 1.1e9,
        process: 'nemesis',
        type: 'info',
        f: 'kill',
        value: { action: 'start', summary: 'kill n2' },
      },
      { time: 1.2e9, process: 0, type: 'ok', f: 'write', key: 'r0', value: 3, node: 'n1' },
      { time: 1.3e9, process: 1, type: 'invoke', f: 'read', key: 'r0', value: null, node: 'n2' },
      {
        time: 1.4e9,
        process: 1,
        type: 'fail',
        f: 'read',
        key: 'r0',
        value: null,
        node: 'n2',
        error: 'gone',
      },
      { time: 1.5e9, process: 2, type: 'invoke', f: 'read', key: 'r0', value: null, node: 'n3' },
    ].map((event, index) => JSON.stringify({ index, ...event }));
    expect(timelineOf(lines, 1000)).toEqual([
      '0.000 s  client 0 at n1: write r0 3 → ok, 0.200 s',
      '0.100 s  -- kill n2: begins',
      '0.300 s  client 1 at n2: read r0 → failed (gone), 0.400 s',
      '0.500 s  client 2 at n3: read r0 → no answer',
    ]);
  });
});
