/** The search itself, on the simulator: no process is started. */
import { describe, expect, it } from 'vitest';
import { RUN_DEFAULTS, type RunFlags } from '../run/flags.ts';
import { draftPlan } from '../run/resolve.ts';
import { simulate } from '../simulate/simulate.ts';
import { builtIn } from '../subject/subject.ts';
import { executedSchedule } from '../../runner/faults/replay.ts';
import { withFaults } from './plan-parts.ts';
import { Search } from './search.ts';
import { recordRun, runAgain, shrinkSimulated } from './simulated.ts';
import { violationOf } from './violation.ts';

const subject = builtIn('raft');
const never = new AbortController().signal;
const draft = (flags: Partial<RunFlags>) =>
  draftPlan(subject, { ...RUN_DEFAULTS, rate: '100', keys: '2', timeLimit: '6', ...flags });

const begin = async (flags: Partial<RunFlags>, signal = never, budgetMs = 60_000) => {
  const recorded = await recordRun(draft(flags), subject, never);
  const violation = violationOf(recorded.result);
  if (violation === undefined) throw new Error('the run is not invalid');
  const search = new Search({
    first: recorded,
    violation,
    run: runAgain(subject, violation.level, signal),
    budgetMs,
    signal,
    onKept: () => {},
  });
  return { recorded, search, violation };
};

const BROKEN = { bug: 'fail-but-commit', nemesis: 'partition', seed: '4', timeLimit: '8' };

describe('a run that was written down', { timeout: 60_000 }, () => {
  it('is the same run again, while clients work', async () => {
    const plan = draft({ nemesis: 'partition,kill', seed: '3' });
    const { script, ledger, result } = await recordRun(plan, subject, never);
    const operations: string[] = [];
    const again: string[] = [];
    await simulate(plan, subject, {
      command: '',
      emit: (event) => event.type === 'operation' && operations.push(JSON.stringify(event)),
    });
    const written = { ...withFaults(plan, executedSchedule(ledger, plan.timeLimitMs)) };
    const whole = script.script(true);
    await simulate({ ...written, script: whole, concurrency: whole.clients.length }, subject, {
      command: '',
      emit: (event) => event.type === 'operation' && again.push(JSON.stringify(event)),
    });
    expect(operations.length).toBe(result.operations.total);
    expect(whole.operations.length).toBeGreaterThan(100);
    expect(again.slice(0, whole.operations.length)).toEqual(
      operations.slice(0, whole.operations.length),
    );
  });
});

describe('shrinking', { timeout: 120_000 }, () => {
  it('leaves one fault and few operations of a planted bug, and the same promise broken', async () => {
    const { recorded, search, violation } = await begin(BROKEN);
    await shrinkSimulated(search, recorded, subject, never);
    const { plan, result } = search.best;
    expect(violationOf(result)?.level).toBe(violation.level);
    expect(result.faults.length).toBeLessThanOrEqual(5);
    expect(result.operations.total).toBeLessThanOrEqual(20);
    expect(plan.nodes.length).toBeLessThan(5);
    const again = await simulate(plan, subject, { command: '' });
    expect(violationOf(again)).toMatchObject({ level: violation.level });
  });

  it('keeps what it has when its signal comes, and tries nothing any more', async () => {
    const interrupt = new AbortController();
    const { recorded, search } = await begin(BROKEN, interrupt.signal);
    interrupt.abort();
    await shrinkSimulated(search, recorded, subject, interrupt.signal);
    expect(search.runs).toBe(0);
    expect(search.plan).toBe(recorded.plan);
  });

  it('does not take another broken promise for the same', async () => {
    const { search, recorded } = await begin(BROKEN);
    const levels = recorded.result.levels.map((one) =>
      one.level === 'recovers'
        ? ({ ...one, verdict: 'invalid' } as const)
        : ({ ...one, verdict: 'valid' } as const),
    );
    expect(search.isSame({ ...recorded.result, levels })).toBe(false);
    expect(search.isSame(recorded.result)).toBe(true);
  });
});
