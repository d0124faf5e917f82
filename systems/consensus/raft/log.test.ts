import { describe, expect, it } from 'vitest';
import { RaftLog } from './log.ts';

/** A log whose entries have these terms. */
const logOf = (...terms: readonly number[]): RaftLog => {
  const log = new RaftLog();
  for (const [at, term] of terms.entries()) {
    log.append({ index: at + 1, term, command: { kind: 'noop' } });
  }
  return log;
};

describe('the log', () => {
  it('begins empty, before index 1', () => {
    const log = logOf();
    expect([log.lastIndex, log.lastTerm, log.termAt(0), log.termAt(1)]).toEqual([
      0,
      0,
      0,
      undefined,
    ]);
  });

  it('finds where terms begin and end', () => {
    const log = logOf(1, 1, 2, 2, 2, 5);
    expect([1, 2, 4, 6].map((index) => log.firstOfTerm(index))).toEqual([1, 1, 3, 6]);
    expect([1, 2, 3, 5, 6].map((term) => log.lastOfTerm(term))).toEqual([
      2,
      5,
      undefined,
      6,
      undefined,
    ]);
  });

  it('keeps its indexes when it is compacted, and goes on behind', () => {
    const log = logOf(1, 1, 2, 3);
    log.compactTo(3);
    expect([log.base, log.baseTerm, log.lastIndex, log.lastTerm]).toEqual([3, 2, 4, 3]);
    expect([log.termAt(2), log.termAt(3), log.termAt(4)]).toEqual([undefined, 2, 3]);
    log.compactTo(4);
    expect([log.lastIndex, log.lastTerm]).toEqual([4, 3]);
    log.append({ index: 5, term: 3, command: { kind: 'noop' } });
    expect(log.from(5, 10)).toHaveLength(1);
    expect(log.firstOfTerm(5)).toBe(5); // what lies before is not known any more
  });

  it('drops an entry with all behind it', () => {
    const log = logOf(1, 2, 2);
    log.truncateFrom(2);
    expect([log.lastIndex, log.lastTerm]).toEqual([1, 1]);
  });

  it('refuses gaps and what it does not have', () => {
    const log = logOf(1);
    expect(() => log.append({ index: 3, term: 1, command: { kind: 'noop' } })).toThrow('gap');
    expect(() => log.compactTo(2)).toThrow('cannot compact');
  });
});
