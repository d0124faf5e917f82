import { describe, expect, it } from 'vitest';
import { columnsFromEvents } from '../../../src/history/columns-builder.ts';
import type { Disturbance } from '../../../src/history/disturbance.ts';
import type { HistoryEvent, Json } from '../../../src/history/operation.ts';
import { checkMembership } from './membership.ts';

const WITHIN_MS = 10_000;

/** At so many seconds, a node says so of others: `n1: n2 n3!` is "n2 is alive, n3 has failed". */
type Told = readonly [atS: number, text: string];

const viewOf = (text: string): { readonly node: string; readonly value: Json } => {
  const [node = '', members = ''] = text.split(': ');
  const states = members
    .split(' ')
    .map((word) => [word.replace('!', ''), word.endsWith('!') ? 'failed' : 'alive']);
  return { node, value: Object.fromEntries(states) as Json };
};

const history = (told: readonly Told[]) =>
  columnsFromEvents(
    told.flatMap(([atS, text], row): HistoryEvent[] => {
      const { node, value } = viewOf(text);
      const common = { process: row, f: 'view', node };
      return [
        { ...common, index: 2 * row, time: atS * 1e9, type: 'invoke', value: null },
        { ...common, index: 2 * row + 1, time: atS * 1e9 + 1e6, type: 'ok', value },
      ];
    }),
  );

/** On at once, and off at once. */
const from = (fromS: number, untilS: number, what: Partial<Disturbance>): Disturbance => ({
  fromMs: fromS * 1000,
  onMs: fromS * 1000,
  offMs: untilS * 1000,
  untilMs: untilS * 1000,
  down: [],
  cut: [],
  unsteadyNodes: [],
  unsteadyLinks: [],
  ...what,
});

/** Nothing gets through between the two groups. */
const split = (one: readonly string[], other: readonly string[]): Disturbance['cut'] =>
  one.flatMap((a) => other.flatMap((b) => [[a, b] as const, [b, a] as const]));

const check = (told: readonly Told[], disturbances: readonly Disturbance[]) =>
  checkMembership(history(told), disturbances, WITHIN_MS);

const ALL_WELL: Told = [100, 'n1: n1 n2 n3'];

describe('a node that is down', () => {
  const DOWN = from(10, 50, { down: ['n3'] });

  it('may be called alive for a while', () => {
    expect(check([[19, 'n1: n1 n2 n3'], ALL_WELL], [DOWN]).verdict).toBe('valid');
  });

  it('may not for longer', () => {
    expect(check([[21, 'n1: n1 n2 n3'], ALL_WELL], [DOWN])).toMatchObject({
      verdict: 'invalid',
      anomaly: 'unnoticed-failure',
      operations: [0],
      reason:
        'n1 said that n3 was alive 11.0 s after anything could have been heard of it (10.0 s are allowed).',
    });
  });

  it('is missed by nobody who was disturbed, too', () => {
    const told: Told[] = [[21, 'n1: n1 n2 n3'], ALL_WELL];
    for (const what of [{ down: ['n1'] }, { unsteadyNodes: ['n1'] }]) {
      expect(check(told, [DOWN, from(12, 13, what)]).verdict).toBe('valid');
    }
    expect(check(told, [DOWN, from(1, 5, { down: ['n1'] })]).verdict).toBe('invalid');
  });

  it('is down only between what is sure', () => {
    const slow = { ...DOWN, onMs: 15_000, offMs: 30_000 };
    expect(check([[21, 'n1: n1 n2 n3'], ALL_WELL], [slow]).verdict).toBe('valid');
    expect(check([[26, 'n1: n1 n2 n3'], ALL_WELL], [slow]).verdict).toBe('invalid');
    expect(check([[31, 'n1: n1 n2 n3'], ALL_WELL], [slow]).verdict).toBe('valid');
  });

  it('stays so where one fault follows another', () => {
    const again = from(50, 90, { down: ['n3'] });
    const short = from(10, 18, { down: ['n3'] });
    const told: Told[] = [[56, 'n1: n1 n2 n3'], ALL_WELL];
    expect(check(told, [DOWN, again]).verdict).toBe('invalid');
    expect(check(told, [short, again]).verdict).toBe('valid');
  });
});

describe('a node that is cut off', () => {
  const late: Told[] = [[30, 'n1: n1 n2 n3'], ALL_WELL];

  it('is to be missed by the other side, and misses it', () => {
    const cut = split(['n3'], ['n1', 'n2']);
    expect(check(late, [from(10, 50, { cut })]).verdict).toBe('invalid');
    const told: Told[] = [[30, 'n3: n1 n2! n3'], ALL_WELL, [101, 'n3: n1 n2 n3']];
    expect(check(told, [from(10, 50, { cut })])).toMatchObject({
      reason: expect.stringMatching(/^n3 said that n1 was alive 20\.0 s after/u),
    });
  });

  it('may be heard of over others', () => {
    const cut = split(['n3'], ['n1']);
    expect(check(late, [from(10, 50, { cut })]).verdict).toBe('valid');
    const down = from(10, 50, { down: ['n2'] });
    expect(check(late, [from(10, 50, { cut }), down]).verdict).toBe('invalid');
  });

  it('may be heard where only it hears nothing', () => {
    const deaf: Disturbance['cut'] = [
      ['n1', 'n3'],
      ['n2', 'n3'],
    ];
    expect(check(late, [from(10, 50, { cut: deaf })]).verdict).toBe('valid');
    const mute = deaf.map(([a, b]) => [b, a] as const);
    expect(check(late, [from(10, 50, { cut: mute })]).verdict).toBe('invalid');
  });

  it('may get through a link that only loses much', () => {
    const unsteadyLinks = split(['n3'], ['n1', 'n2']);
    expect(check(late, [from(10, 50, { unsteadyLinks })]).verdict).toBe('valid');
  });
});

describe('a node that is well', () => {
  const wrong = (untilS: number): Told[] => [
    [1, 'n1: n1 n2 n3'],
    [5, 'n1: n1 n2 n3!'],
    [untilS, 'n1: n1 n2 n3!'],
    ALL_WELL,
  ];

  it('may be suspected for a while, and not for longer', () => {
    expect(check(wrong(14), []).verdict).toBe('valid');
    expect(check(wrong(16), [])).toMatchObject({
      verdict: 'invalid',
      anomaly: 'false-suspicion',
      operations: [1, 2],
      reason:
        'n1 went on saying that n3 was failed for 11.0 s while nothing was wrong with either of them (10.0 s are allowed).',
    });
  });

  it('may not be forgotten either', () => {
    const told: Told[] = [
      [5, 'n1: n1 n2'],
      [16, 'n1: n1 n2'],
    ];
    expect(check([...told, ALL_WELL], [])).toMatchObject({
      reason: expect.stringContaining('n1 went on saying that n3 was no member for 11.0 s'),
    });
  });

  it('may be suspected again and again', () => {
    const told: Told[] = [...wrong(14).slice(0, 3), [15, 'n1: n1 n2 n3'], [16, 'n1: n1 n2 n3!']];
    expect(check([...told, [25, 'n1: n1 n2 n3!'], ALL_WELL], []).verdict).toBe('valid');
  });

  it('is to be taken back after it was healed', () => {
    const cut = split(['n3'], ['n1', 'n2']);
    const told: Told[] = [
      [30, 'n1: n1 n2 n3!'],
      [51, 'n1: n1 n2 n3!'],
      [60, 'n1: n1 n2 n3!'],
    ];
    expect(check([...told, ALL_WELL], [from(10, 50, { cut })]).verdict).toBe('valid');
    const longer: Told[] = [...told, [62, 'n1: n1 n2 n3!'], ALL_WELL];
    expect(check(longer, [from(10, 50, { cut })])).toMatchObject({
      anomaly: 'false-suspicion',
      operations: [1, 3],
    });
    expect(check(longer, [from(10, 55, { cut })]).verdict).toBe('valid');
  });

  it('is to be so in the end, or nobody knows', () => {
    expect(check([ALL_WELL, [101, 'n1: n1 n2 n3!']], [])).toMatchObject({
      verdict: 'unknown',
      reason: 'in the end n1 still says that n3 is failed; ask on until it does not',
    });
  });
});

it('measures how soon nodes are missed and taken back, and who was suspected wrongly', () => {
  const told: Told[] = [
    [9, 'n1: n1 n2 n3'],
    [12, 'n1: n1 n2 n3'],
    [15, 'n1: n1 n2 n3!'],
    [49, 'n1: n1 n2! n3!'],
    [51, 'n1: n1 n2 n3!'],
    [53, 'n1: n1 n2 n3'],
  ];
  const short = from(60, 61, { down: ['n2'] });
  const late: Told[] = [[60.5, 'n1: n1 n2 n3'], ALL_WELL];
  expect(check([...told, ...late], [from(10, 50, { down: ['n3'] }), short]).notes).toEqual([
    'missed in 1 of 2 cases, after 5.0 s (p50), 5.0 s (max); the others were over before',
    'taken back in 1 of 1 cases, after 3.0 s (p50), 3.0 s (max)',
    'suspected wrongly 1 times: n2 by n1',
  ]);
});

describe('is unknown', () => {
  it('where nobody says what was broken when', () => {
    expect(checkMembership(history([ALL_WELL]), undefined).verdict).toBe('unknown');
  });

  it('where an answer is no view', () => {
    const events: HistoryEvent[] = [
      { process: 0, f: 'view', node: 'n1', index: 0, time: 0, type: 'invoke', value: null },
      { process: 0, f: 'view', node: 'n1', index: 1, time: 1, type: 'ok', value: ['n1'] },
    ];
    expect(checkMembership(columnsFromEvents(events), []).verdict).toBe('unknown');
  });
});
