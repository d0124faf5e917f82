import { describe, expect, it } from 'vitest';
import type { ShownOperation } from '../history/counterexample.ts';
import { counterexampleLines } from './counterexample.ts';
import { exampleCounterexample } from './example-run.fixture.ts';

const text = (
  changes: Parameters<typeof exampleCounterexample>[0] = {},
  options: Parameters<typeof counterexampleLines>[1] = {},
): string => counterexampleLines(exampleCounterexample(changes), options).join('\n');

describe('a counterexample', () => {
  it('is drawn, one line a client, and told', () => {
    expect(text({}, { indent: '  ' })).toBe(
      [
        '  stale-read on key "x3", 400.0 … 428.0 ms:',
        '',
        '  client 2   ├ write 4 ┤ ├ write 5 ┤',
        '  client 7                          ├ read 4 ┤',
        '',
        '  Process 7 read 4 from x3 after write 5 had returned.',
        '  It was stale by 12.3 ms, 1 version behind.',
      ].join('\n'),
    );
  });

  it('comes from its data alone: also from that of a saved verdict', () => {
    const saved = JSON.parse(JSON.stringify(exampleCounterexample())) as ReturnType<
      typeof exampleCounterexample
    >;
    expect(counterexampleLines(saved).join('\n')).toBe(text());
  });

  it('is a list where the page is narrow, and keeps to the page', () => {
    const lines = text({}, { width: 40 }).split('\n');
    expect(lines).toContain('410.0 … 418.0 ms  client 2: write 5');
    expect(lines.filter((line) => line.length > 40)).toEqual([]);
  });

  it('draws unknown outcomes as open, several too', () => {
    const open = exampleCounterexample().operations.map((each, at): ShownOperation => {
      const { completeTime: _, completeRank: __, ...rest } = each;
      return at === 0
        ? { ...rest, outcome: 'info' }
        : { ...rest, process: 10 + at, outcome: 'info' };
    });
    expect(text({ operations: open })).toMatch(/client 2 +├ write 4 ╌*\?\n/u);
    expect(text({ operations: open })).toMatch(/client 11 +├ write 5 ╌*\?\n/u);
  });

  it('says where the time did not suffice to make it smaller', () => {
    expect(text({ cutShort: true })).toContain(
      'The time for explaining ran out: there may be a shorter proof.',
    );
    expect(text()).not.toContain('ran out');
  });

  it('says what is left out of the proof', () => {
    expect(text({ leftOut: { ofProof: 21, ofHistory: 99 } })).toContain(
      'Not shown: 21 more operations of the shortest proof that was found.',
    );
  });

  it('without times and key names neither', () => {
    const operations = exampleCounterexample().operations.map((each, at) => ({
      ...each,
      invokeTime: at,
      completeTime: at,
    }));
    const { key: _, ...keyless } = exampleCounterexample({ operations });
    expect(counterexampleLines(keyless)[0]).toBe('stale-read:');
  });
});
