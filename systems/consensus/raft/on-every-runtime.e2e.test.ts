/** Real against simulated, without Docker: the same schedule on processes of this machine. */
import { describe, expect, it } from 'vitest';
import { expectAlike, runOn } from './on-every-runtime.fixture.ts';

describe('Raft simulated and on processes', () => {
  it('keeps its promise on both', async () => {
    const [simulated, real] = [await runOn('sim'), await runOn('local')];
    expectAlike(simulated, real);
    expect(real.result.verdict).toBe('valid');
    expect(simulated.result.invariants?.steps).toBeGreaterThan(1000);
    expect(real.result).not.toHaveProperty('invariants');
  });

  it('breaks it on both with reads that nobody confirmed', async () => {
    const bug = ['--bug', 'stale-reads'];
    const [simulated, real] = [await runOn('sim', ...bug), await runOn('local', ...bug)];
    expectAlike(simulated, real);
    expect(real.result.verdict).toBe('invalid');
    expect(simulated.result.invariants?.broken).toBeUndefined(); // only its clients see that
  });

  it('repeats a simulated run from its seed, byte by byte', async () => {
    const timeless = ({ result }: Awaited<ReturnType<typeof runOn>>): unknown => ({
      ...result,
      command: '',
      folder: '',
      levels: result.levels.map((level) => ({ ...level, checkMs: 0 })),
    });
    const [first, again] = [await runOn('sim'), await runOn('sim')];
    expect(timeless(again)).toEqual(timeless(first));
    const files = Object.entries(first.written);
    expect(files.filter(([, text]) => text.length < 100)).toEqual([]);
    const differ = files.filter(([name, text]) => again.written[name] !== text);
    expect(differ.map(([name]) => name)).toEqual([]);
  });
});

describe('a broken invariant of Raft', () => {
  it('is a violation by itself, told in a sentence', async () => {
    const { result } = await runOn('sim', '--bug', 'minority-quorum');
    const { broken } = result.invariants ?? {};
    expect(result).toMatchObject({ verdict: 'invalid', exitCode: 1 });
    expect(broken?.what).toMatch(/^(leader completeness|state machine safety): /);
    expect(result.reason).toContain(`${broken?.what} (${broken?.node} ${broken?.step}, `);
  });
});
