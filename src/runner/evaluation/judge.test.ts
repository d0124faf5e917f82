import {
  array,
  assert,
  boolean,
  constant,
  constantFrom,
  nat,
  property,
  record,
  subarray,
  tuple,
} from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Counts } from './counts.ts';
import { type Circumstances, judge as judgeRun, type Judgement } from './judge.ts';
import type { FaultSummary, LevelResult } from './result.ts';

const level = (verdict: LevelResult['verdict'], more: Partial<LevelResult> = {}): LevelResult => ({
  level: 'linearizable',
  promised: true,
  verdict,
  engine: 'fake',
  checkMs: 1,
  ...more,
});

const fault = (more: Partial<FaultSummary> = {}): FaultSummary => ({
  id: 1,
  nemesis: 'kill',
  kind: 'one',
  summary: 'n1',
  fromMs: 100,
  untilMs: 200,
  tookEffect: true,
  evidence: 'seen',
  healed: true,
  overlapped: 5,
  ...more,
});

const counted = (ok: Readonly<Record<string, number>>): Pick<Counts, 'operations' | 'ok'> => {
  const total = Object.values(ok).reduce((sum, times) => sum + times, 0);
  return { operations: { total, ok: total, fail: 0, info: 0 }, ok: new Map(Object.entries(ok)) };
};

interface Judged extends Omit<Circumstances, 'plan'> {
  readonly levels: readonly LevelResult[];
  readonly faultsWanted: boolean;
  readonly counts: Pick<Counts, 'operations' | 'ok'>;
  readonly essential: readonly string[];
}

/** A run that tested its promise and found it kept, but for what is said. */
const evidence = (more: Partial<Judged> = {}): Judged => ({
  levels: [level('valid')],
  faults: [fault()],
  failures: [],
  faultsWanted: true,
  counts: counted({ read: 6, write: 4 }),
  essential: ['read', 'write'],
  closing: undefined,
  leftBehind: [],
  interrupted: false,
  broken: undefined,
  ...more,
});

const judge = ({ levels, counts, faultsWanted, essential, ...rest }: Judged): Judgement => {
  const plan = { essential: [...essential], nemeses: faultsWanted ? ['kill'] : [] };
  return judgeRun({ ...rest, plan }, counts, levels);
};

describe('the verdict', () => {
  it('is valid when every promised level is', () => {
    expect(judge(evidence())).toEqual({ verdict: 'valid', exitCode: 0, reason: 'linearizable' });
    const levels = [level('valid'), level('valid', { level: 'causal' })];
    expect(judge(evidence({ levels })).reason).toBe('linearizable, causal');
  });

  it('does not mind a level that was only asked about', () => {
    for (const verdict of ['invalid', 'unknown'] as const) {
      const levels = [level('valid'), level(verdict, { level: 'causal', promised: false })];
      expect(judge(evidence({ levels }))).toMatchObject({ verdict: 'valid', exitCode: 0 });
    }
  });

  it('is invalid when a promised level is, and says which and why', () => {
    const levels = [
      level('unknown', { level: 'sequential' }),
      level('invalid', { reason: 'a read went back' }),
    ];
    expect(judge(evidence({ levels }))).toEqual({
      verdict: 'invalid',
      exitCode: 1,
      reason: 'not linearizable: a read went back',
    });
    const named = [level('invalid', { anomaly: 'stale read' })];
    expect(judge(evidence({ levels: named })).reason).toBe('not linearizable: stale read');
  });

  it('is unknown when a promised level was not decided', () => {
    const undecided = [
      level('valid', { level: 'causal' }),
      level('unknown', { reason: 'no time' }),
    ];
    expect(judge(evidence({ levels: undecided }))).toEqual({
      verdict: 'unknown',
      exitCode: 2,
      reason: 'linearizable: no time',
    });
    expect(judge(evidence({ levels: [level('unknown')] })).reason).toContain('not decided');
  });

  it('is unknown when no promised level was checked', () => {
    const levels = [level('valid', { promised: false })];
    for (const none of [[], levels]) {
      expect(judge(evidence({ levels: none }))).toEqual({
        verdict: 'unknown',
        exitCode: 2,
        reason: 'no promised level was checked',
      });
    }
  });
});

describe('a run that tested nothing is unknown', () => {
  const nothing = (more: Partial<Judged>): string => {
    const { verdict, exitCode, reason } = judge(evidence(more));
    expect([verdict, exitCode]).toEqual(['unknown', 2]);
    expect(reason).toContain(': nothing was tested');
    return reason;
  };

  it('too few operations succeeded', () => {
    expect(nothing({ counts: counted({ read: 5, write: 4 }) })).toContain('only 9 operations');
    expect(nothing({ counts: counted({}) })).toContain('only 0 operations');
  });

  it('an essential function never succeeded', () => {
    expect(nothing({ counts: counted({ read: 99 }) })).toContain('no write succeeded');
    expect(nothing({ counts: counted({ write: 99 }) })).toContain('no read succeeded');
    const said = (f: string, error: string) => ({ f, outcome: 'info', error, count: 9 }) as const;
    const failures = [said('read', 'gone'), said('write', '501 no such method')];
    expect(nothing({ counts: counted({ read: 99 }), failures })).toBe(
      'no write succeeded (501 no such method): nothing was tested',
    );
    expect(judge(evidence({ counts: counted({ read: 99 }), essential: ['read'] })).verdict).toBe(
      'valid',
    );
  });

  it('faults were wanted and none took effect', () => {
    expect(nothing({ faults: [] })).toContain('no fault took effect');
    const faults = [fault({ tookEffect: false }), fault({ id: 2, tookEffect: false })];
    expect(nothing({ faults })).toContain('no fault took effect');
  });

  it('no operation was open while a fault was on', () => {
    const faults = [fault({ overlapped: 0 }), fault({ id: 2, tookEffect: false })];
    expect(nothing({ faults })).toContain('no operation overlapped a fault');
    const one = [fault({ overlapped: 0 }), fault({ id: 2, overlapped: 1 })];
    expect(judge(evidence({ faults: one })).verdict).toBe('valid');
  });

  it('but not for lack of faults where none was wanted', () => {
    expect(judge(evidence({ faults: [], faultsWanted: false })).verdict).toBe('valid');
  });

  it('and a violation is one however little was tested', () => {
    const levels = [level('invalid')];
    const empty = evidence({ levels, counts: counted({ read: 2 }), faults: [] });
    expect(judge(empty)).toMatchObject({ verdict: 'invalid', exitCode: 1 });
  });
});

describe('the exit code', () => {
  const leftBehind = ['container c1'];

  it('tells of what was left behind, unless a promise was broken', () => {
    expect(judge(evidence({ leftBehind }))).toMatchObject({ verdict: 'valid', exitCode: 4 });
    expect(judge(evidence({ leftBehind, faults: [] }))).toMatchObject({
      verdict: 'unknown',
      exitCode: 4,
    });
    const levels = [level('invalid')];
    expect(judge(evidence({ leftBehind, levels })).exitCode).toBe(1);
  });

  it('is 3 for a run that broke off, whose verdict is unknown at best', () => {
    const broken = { reason: 'n1 does not follow.' };
    expect(judge(evidence({ broken }))).toEqual({
      verdict: 'unknown',
      exitCode: 3,
      reason: 'the run broke off (n1 does not follow); what was recorded until then: linearizable',
    });
    expect(judge(evidence({ broken, counts: counted({}) })).reason).toContain(
      'until then: only 0 operations succeeded',
    );
    expect(judge(evidence({ broken, leftBehind })).exitCode).toBe(4);
    const levels = [level('invalid')];
    expect(judge(evidence({ broken, levels, leftBehind }))).toMatchObject({
      verdict: 'invalid',
      exitCode: 1,
    });
  });

  it('is 130 after an interruption, which hides neither a violation nor what was left behind', () => {
    const interrupted = true;
    for (const verdict of ['valid', 'unknown'] as const) {
      const levels = [level(verdict)];
      expect(judge(evidence({ levels, interrupted }))).toMatchObject({ verdict, exitCode: 130 });
      expect(judge(evidence({ levels, interrupted, leftBehind })).exitCode).toBe(4);
    }
    const levels = [level('invalid')];
    expect(judge(evidence({ levels, interrupted, leftBehind }))).toMatchObject({
      verdict: 'invalid',
      exitCode: 1,
    });
  });
});

describe('what every run is judged by', () => {
  const property = (name: string, verdict: LevelResult['verdict'], promised = true) =>
    level(verdict, { level: name, promised, engine: 'run', reason: `because of ${name}` });

  it.each(['recovers', 'no-crashes', 'no-alarms'])('%s is a promise like a level', (name) => {
    const levels = [level('valid'), property(name, 'invalid')];
    expect(judge(evidence({ levels }))).toEqual({
      verdict: 'invalid',
      exitCode: 1,
      reason: `because of ${name}`,
    });
  });

  it('a run that was interrupted before it could recover is told as what it is', () => {
    const levels = [level('valid'), property('recovers', 'unknown')];
    expect(judge(evidence({ levels, interrupted: true }))).toEqual({
      verdict: 'unknown',
      exitCode: 130,
      reason: 'the run was interrupted; what was recorded until then: linearizable',
    });
  });

  it('two broken promises are both told', () => {
    const levels = [level('invalid', { reason: 'stale' }), property('recovers', 'invalid')];
    expect(judge(evidence({ levels })).reason).toBe(
      'not linearizable: stale; and because of recovers',
    );
  });

  it('properties alone are no promise that was tested', () => {
    expect(judge(evidence({ levels: [property('recovers', 'valid')] })).verdict).toBe('unknown');
  });

  it('a system that does not serve again is unknown at least, also where that is not promised', () => {
    const levels = [level('valid'), property('recovers', 'invalid', false)];
    expect(judge(evidence({ levels }))).toEqual({
      verdict: 'unknown',
      exitCode: 2,
      reason: 'because of recovers',
    });
  });

  it('a closing phase that is essential and not complete leaves it unknown', () => {
    const closing = {
      type: 'closing',
      complete: false,
      reason: 'nobody read the set',
      timeMs: 1,
    } as const;
    expect(judge(evidence({ closing: { ...closing, essential: true } }))).toEqual({
      verdict: 'unknown',
      exitCode: 2,
      reason: 'nobody read the set',
    });
    expect(judge(evidence({ closing: { ...closing, essential: false } })).verdict).toBe('valid');
  });
});

const verdicts = constantFrom('valid', 'invalid', 'unknown');
const anyEvidence = record({
  levels: array(
    record({ verdict: verdicts, promised: boolean() }).map((more) => level('valid', more)),
    { maxLength: 3 },
  ),
  faults: array(
    record({ tookEffect: boolean(), overlapped: nat(2) }).map((more) => fault(more)),
    { maxLength: 3 },
  ),
  faultsWanted: boolean(),
  counts: tuple(nat(12), nat(12)).map(([read, write]) => counted({ read, write })),
  essential: subarray(['read', 'write']),
  leftBehind: array(constant('a thing'), { maxLength: 1 }),
  interrupted: boolean(),
  failures: constant([]),
  broken: constantFrom(undefined, { reason: 'n1 does not follow.' }),
  closing: constantFrom(undefined, {
    type: 'closing',
    complete: false,
    essential: true,
    timeMs: 1,
  } as const),
});

it('never takes an unknown for valid, nor hides a violation', () => {
  assert(
    property(anyEvidence, (all) => {
      const { verdict, exitCode } = judge(all);
      const promised = all.levels.filter((one) => one.promised).map((one) => one.verdict);
      expect(verdict === 'invalid').toBe(promised.includes('invalid'));
      const kept = promised.length > 0 && promised.every((one) => one === 'valid');
      expect(verdict === 'valid' && (!kept || all.counts.operations.ok < 10)).toBe(false);
      expect(exitCode === 0 && (verdict !== 'valid' || all.leftBehind.length > 0)).toBe(false);
      expect(verdict === 'valid' && all.closing !== undefined).toBe(false);
      expect(exitCode === 130 && (verdict === 'invalid' || all.leftBehind.length > 0)).toBe(false);
      expect(all.broken !== undefined && (verdict === 'valid' || exitCode === 0)).toBe(false);
    }),
    { numRuns: 500 },
  );
});
