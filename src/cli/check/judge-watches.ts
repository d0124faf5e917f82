/** Adds what the watches of a report come to: their guarantees are promised like the first level. */
import { checkWatches } from '../../../checkers/ask.ts';
import { EXIT } from '../../base/failure.ts';
import { eventCount, type Watches } from '../../history/watches.ts';
import type { CheckedFile } from '../../report/checked-file.ts';
import type { LevelResult } from '../../runner/evaluation/result.ts';

type Judged = Pick<CheckedFile, 'verdict' | 'exitCode' | 'reason' | 'levels' | 'watches' | 'notes'>;

/** @param history what its operations came to; absent where there are none */
export const judgeWatches = async (
  watches: Watches,
  history: Pick<Judged, 'verdict' | 'exitCode' | 'reason' | 'levels'> | undefined,
): Promise<Judged> => {
  const began = performance.now();
  const { verdicts, untested } = await checkWatches(watches);
  const ms = performance.now() - began;
  const levels = verdicts.map(({ property, ...verdict }, at): LevelResult => ({
    level: property,
    promised: true,
    engine: 'watches',
    // All are decided together.
    checkMs: at === 0 ? ms : 0,
    ...verdict,
  }));
  return {
    ...judged(levels, history),
    levels: [...(history?.levels ?? []), ...levels],
    watches: { watches: watches.watches.length, events: eventCount(watches) },
    notes: notesOf(watches, levels.length === 0 ? [] : untested),
  };
};

/** A violation of either is one; what the operations leave open stays open. */
const judged = (
  levels: readonly LevelResult[],
  history: Pick<Judged, 'verdict' | 'exitCode' | 'reason'> | undefined,
): Pick<Judged, 'verdict' | 'exitCode' | 'reason'> => {
  const broken = levels.filter(({ verdict }) => verdict === 'invalid');
  const [first] = broken;
  if (first !== undefined && history?.verdict !== 'invalid') {
    const names = broken.map(({ level }) => level).join(', ');
    const reason = `not ${names}: ${first.reason ?? ''}`;
    return { verdict: 'invalid', exitCode: EXIT.violation, reason };
  }
  if (history !== undefined && (history.verdict !== 'valid' || levels.length === 0)) return history;
  if (levels.length === 0) return NOTHING;
  const kept = `its watches kept ${levels.map(({ level }) => level).join(', ')}`;
  const reason = history === undefined ? kept : `${history.reason}; ${kept}`;
  return { verdict: 'valid', exitCode: EXIT.valid, reason };
};

const NOTHING = {
  verdict: 'unknown',
  exitCode: EXIT.unknown,
  reason: 'Its watches were told nothing: nothing was tested.',
} as const;

const notesOf = ({ operations }: Watches, untested: readonly string[]): readonly string[] => [
  ...(operations === undefined
    ? [
        'without the operations of its clients, a watch is held against itself and the other watches only',
      ]
    : []),
  ...(untested.length === 0
    ? []
    : [`not tested, because nothing in the watches is about it: ${untested.join(', ')}`]),
];
