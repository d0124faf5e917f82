/**
 * The events of an invented run, for tests of the screen and to look at it; not shipped. By a fixed
 * seed, so that every frame is the same every time.
 */
import { examplePlan, exampleResult } from '../report/example-run.fixture.ts';
import type { RunEvent } from '../runner/events.ts';
import type { TestPlan } from '../runner/plan/plan.ts';

/** In the order of their times; the last is the result. */
export const demoRun = (changes: Partial<TestPlan> = {}): RunEvent[] => {
  const plan = examplePlan({ nemeses: ['partition', 'kill', 'pause'], ...changes });
  const driveMs = 800;
  const endMs = driveMs + plan.timeLimitMs;
  const events: RunEvent[] = [
    { type: 'plan', plan, folder: 'results/raft/20250102T030405-4242' },
    { type: 'phase', phase: 'set-up', timeMs: 0 },
    note(120, 'info', '2 containers of a dead run were removed'),
    ...plan.nodes.map(({ name: node }, i): RunEvent => ({
      type: 'node',
      node,
      state: 'running',
      timeMs: 400 + 50 * i,
    })),
    { type: 'phase', phase: 'drive', timeMs: driveMs },
    { type: 'leader', node: 'n3', timeMs: 900 },
    ...FAULTS.flatMap(faultEvents),
    ...operations(driveMs, endMs),
    note(31_000, 'warning', 'n2 wrote 12,000 lines to its log; the rest is not shown'),
    { type: 'phase', phase: 'heal', timeMs: endMs },
    { type: 'phase', phase: 'close', timeMs: endMs + 400 },
    { type: 'phase', phase: 'check', timeMs: endMs + 900 },
    ...Array.from({ length: 20 }, (_, i): RunEvent => ({
      type: 'check-progress',
      done: (i + 1) * 1_200,
      of: 24_000,
      timeMs: endMs + 1_000 + 120 * i,
    })),
    { type: 'phase', phase: 'done', timeMs: endMs + 3_500 },
    { type: 'result', result: exampleResult(), timeMs: endMs + 3_500 },
  ];
  const time = (event: RunEvent): number => (event.type === 'plan' ? -1 : event.timeMs);
  return events
    .filter((event) => time(event) < endMs || !['fault', 'operation'].includes(event.type))
    .sort((a, b) => time(a) - time(b));
};

interface DemoFault {
  readonly nemesis: string;
  readonly kind: string;
  readonly summary: string;
  readonly groups?: string[][];
  readonly hits: string[];
  readonly fromMs: number;
  readonly untilMs: number;
  readonly evidence: string;
  /** Share of the usual rate while it is on. */
  readonly slows: number;
}

const FAULTS: readonly DemoFault[] = [
  {
    nemesis: 'partition',
    kind: 'halves',
    summary: 'n1 n2 | n3 n4 n5',
    groups: [
      ['n1', 'n2'],
      ['n3', 'n4', 'n5'],
    ],
    hits: [],
    fromMs: 6_000,
    untilMs: 13_500,
    evidence: '1,284 messages dropped',
    slows: 0.6,
  },
  {
    nemesis: 'kill',
    kind: 'leader',
    summary: 'n3',
    hits: ['n3'],
    fromMs: 18_000,
    untilMs: 23_000,
    evidence: 'n3 is not running',
    slows: 0.8,
  },
  {
    nemesis: 'pause',
    kind: 'one',
    summary: 'n5',
    hits: ['n5'],
    fromMs: 27_000,
    untilMs: 38_000,
    evidence: 'n5 is stopped (state T)',
    slows: 0.8,
  },
  {
    nemesis: 'partition',
    kind: 'leader',
    summary: 'n3 | n1 n2 n4 n5',
    groups: [['n3'], ['n1', 'n2', 'n4', 'n5']],
    hits: [],
    fromMs: 33_000,
    untilMs: 42_000,
    evidence: '803 messages dropped',
    slows: 0.1,
  },
  {
    nemesis: 'kill',
    kind: 'minority',
    summary: 'n1 n4',
    hits: ['n1', 'n4'],
    fromMs: 47_000,
    untilMs: 53_000,
    evidence: 'n1 and n4 are not running',
    slows: 0.9,
  },
];

const faultEvents = (fault: DemoFault, id: number): RunEvent[] => {
  const { nemesis, kind, summary, groups, hits, fromMs, untilMs, evidence } = fault;
  const base = { type: 'fault', id: id + 1, nemesis, kind, summary, targets: hits } as const;
  const shape = groups === undefined ? {} : { groups };
  const down = nemesis === 'kill' ? 'dead' : 'paused';
  const nodes = (state: 'dead' | 'paused' | 'running', timeMs: number): RunEvent[] =>
    hits.map((node) => ({ type: 'node', node, state, timeMs }));
  return [
    { ...base, ...shape, stage: 'planned', timeMs: fromMs - 300 },
    ...nodes(down, fromMs - 100),
    { ...base, ...shape, stage: 'on', evidence, timeMs: fromMs },
    ...(kind === 'leader'
      ? ([
          { type: 'leader', node: undefined, timeMs: fromMs + 200 },
          { type: 'leader', node: id % 2 === 0 ? 'n4' : 'n3', timeMs: fromMs + 1_800 },
        ] as const)
      : []),
    { ...base, stage: 'healing', timeMs: untilMs - 400 },
    ...nodes('running', untilMs - 200),
    { ...base, stage: 'healed', evidence: 'answers again', timeMs: untilMs },
  ];
};

function* operations(fromMs: number, untilMs: number): Generator<RunEvent> {
  let random = 12_345;
  const next = (): number => (random = (random * 48_271) % 2_147_483_647) / 2_147_483_647;
  for (let timeMs = fromMs; timeMs < untilMs;) {
    const on = FAULTS.filter((fault) => fault.fromMs <= timeMs && timeMs < fault.untilMs);
    const share = on.reduce((product, fault) => product * fault.slows, 1);
    // Elections stop everything for a moment.
    const electing = on.some((f) => f.kind === 'leader' && timeMs < f.fromMs + 1_500);
    const swell = 1 + 0.15 * Math.sin(timeMs / 2_300) + 0.1 * next();
    timeMs += electing ? 90 : 2.2 / (share * swell);
    const slow = 1 / share;
    yield {
      type: 'operation',
      outcome: electing && next() < 0.7 ? 'info' : next() < 0.01 * slow ? 'fail' : 'ok',
      f: next() < 0.5 ? 'read' : 'write',
      node: `n${1 + Math.floor(next() * 5)}`,
      latencyMs: (1 - Math.log(next())) * slow,
      timeMs,
    };
  }
}

const note = (timeMs: number, level: 'info' | 'warning', text: string): RunEvent => ({
  type: 'note',
  level,
  text,
  timeMs,
});
