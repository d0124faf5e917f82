import { describe, expect, it } from 'vitest';
import type { FindingRecord } from '../track-record-data.ts';
import { trackRecordPage } from './track-record-page.ts';

const finding = (command: string, how: Partial<FindingRecord> = {}): FindingRecord => ({
  command,
  expected: 'violation',
  runs: 1,
  violations: 1,
  undecided: 0,
  seconds: 20,
  said: 'it was lost.',
  ...how,
});

const pageOf = (findings: readonly FindingRecord[]): string => {
  const measured = { version: 'Box 1', day: '2026-11-28', machine: 'one', faults: [], rates: [] };
  const summaries = findings.map(({ command }): [string, string] => [command, `What ${command}`]);
  return trackRecordPage({ box: { ...measured, findings } }, new Map(summaries));
};

/** The rows below a title, until the next. */
const below = (page: string, title: string): readonly string[] | undefined =>
  page
    .split('\n## ')
    .find((part) => part.startsWith(`${title}\n`))
    ?.split('\n')
    .filter((line) => line.startsWith('| [box]'));

describe('the track record', () => {
  it('puts a finding where its runs put it, whatever was expected', () => {
    const page = pageOf([
      finding('seen', { runs: 2 }),
      finding('held', { expected: 'nothing', runs: 3, violations: 0 }),
      finding('broken', { expected: 'nothing', runs: 3 }),
      finding('missed', { runs: 3, violations: 0 }),
    ]);
    const [seen, broken, ...others] = below(page, 'Found') ?? [];
    expect(seen).toContain('| What seen | `seen` | in run 2 |');
    expect(broken).toContain('| `broken` | in 1 of 3 runs |');
    expect(others).toEqual([]);
    expect(below(page, 'Looked for, and not found')).toEqual([
      expect.stringContaining('| `held` | in 0 of 3 runs |'),
    ]);
    expect(below(page, 'Known, and not seen this time')).toEqual([
      expect.stringContaining('| `missed` | in 0 of 3 runs |'),
    ]);
  });

  it('says how many runs came to no decision', () => {
    const page = pageOf([finding('held', { expected: 'nothing', violations: 0, undecided: 1 })]);
    expect(below(page, 'Looked for, and not found')?.[0]).toContain('in 0 of 1 runs, 1 undecided');
  });

  it('leaves out what is documented no more, and titles without rows', () => {
    const measured = { version: 'Box 1', day: '2026-11-28', machine: 'one', faults: [], rates: [] };
    const page = trackRecordPage({ box: { ...measured, findings: [finding('old')] } }, new Map());
    expect(page).not.toContain('`old`');
    expect(below(page, 'Found')).toBeUndefined();
  });
});
