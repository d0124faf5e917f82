import { describe, expect, it } from 'vitest';
import type { LongestPrefix, PrefixEnd } from '../history/longest-prefix.ts';
import { longestPrefixLines } from './longest-prefix.ts';

const operation = { number: 1234, row: 1233, event: 2466, process: 7, label: 'read 4' };
const exact: PrefixEnd = {
  found: 'exact',
  operation: { ...operation, completeTime: 8.98e9 },
  completed: 1229,
  of: 5000,
};
const NO_KEYS = { keys: [], keysLeftOut: { broken: 0, undecided: 0 } };

const lines = (told: Partial<LongestPrefix>): string =>
  longestPrefixLines({ whole: exact, ...NO_KEYS, ...told }, 120, '  ').join('\n');

describe('the longest linearizable prefix', () => {
  it('ends at an operation, with the line where the file is known', () => {
    expect(lines({})).toBe(
      "  linearizable until 8.980 s, when client 7's read 4 returned (operation 1,234 of 5,000)",
    );
    const onLine = { ...exact, operation: { ...exact.operation, line: 2500 } };
    expect(lines({ whole: onLine })).toContain('(operation 1,234 of 5,000, invoked on line 2,500)');
  });

  it('is a bound where the time ran out, from below, from above or both, and never more', () => {
    const returned = "client 7's read 4 returned (operation 1,234 of 5,000)";
    expect(lines({ whole: { ...exact, found: 'at-least' } })).toBe(
      `  linearizable at least until 8.980 s, when ${returned}`,
    );
    expect(lines({ whole: { ...exact, found: 'at-most' } })).toBe(
      `  linearizable at most until 8.980 s, when ${returned}`,
    );
    const { operation: last } = exact;
    const atMost = { ...exact, operation: { ...last, number: 1300, completeTime: 9.5e9 } };
    expect(lines({ whole: { ...exact, found: 'at-least', atMost } }).replaceAll(/\s+/gu, ' ')).toBe(
      ` linearizable at least until 8.980 s, when ${returned}, and at most until 9.500 s, when ` +
        "client 7's read 4 returned (operation 1,300 of 5,000)",
    );
    const nothing = { found: 'nothing', reason: 'The time budget ran out.' } as const;
    expect(lines({ whole: nothing })).toBe(
      '  up to where it is linearizable is not known: the time budget ran out.',
    );
  });

  it('tells of the one key that is known better than the whole', () => {
    const keys = [{ ...exact, key: 'a', of: 800 }];
    expect(lines({ whole: { ...exact, found: 'at-most' }, keys }).split('\n')[1]).toBe(
      "    key a: linearizable until 8.980 s, when client 7's read 4 returned (operation 1,234 of 800)",
    );
  });

  it('has no time where the history had none', () => {
    expect(lines({ whole: { ...exact, operation } })).toBe(
      "  linearizable until client 7's read 4 returned (operation 1,234 of 5,000)",
    );
  });

  it('is told key by key, the first few, and what is left out', () => {
    const keys = ['a', 'b', 'c', 'd', 'e', 'f'].map((key) => ({ ...exact, key, of: 800 }));
    expect(lines({ keys: keys.slice(0, 1) })).not.toContain('key a');
    const told = lines({ keys, keysLeftOut: { broken: 2, undecided: 1 } });
    expect(told.split('\n').slice(5)).toEqual([
      "    key e: linearizable until 8.980 s, when client 7's read 4 returned (operation 1,234 of 800)",
      '    3 more keys are broken; there was no time for 1 key',
    ]);
  });
});
