/** Who watches many runs: a bar on a terminal, a line now and then elsewhere, JSON lines on request. */
import { realTime } from '../../../base/time.ts';
import { painter, wantsColour } from '../../../report/paint.ts';
import type { SeedOutcome } from '../../../report/seed-outcome.ts';
import { bar, progressText, seedsLines, type SeedsTotals } from '../../../report/seeds-text.ts';

export interface SeedsScreen {
  /** What was asked for, before anything. */
  begin(lines: readonly string[]): void;
  progress(done: number, totals: SeedsTotals): void;
  outcome(outcome: SeedOutcome): void;
  note(text: string): void;
  finish(totals: SeedsTotals, exitCode: number): void;
}

const LINE_EVERY_MS = 5_000;
const BAR_EVERY_MS = 200;
const BAR_WIDTH = 24;

export const seedsScreen = ({
  json,
  tui,
}: {
  readonly json: boolean;
  readonly tui: boolean;
}): SeedsScreen => {
  const { stdout, stderr, env } = process;
  const people = json ? stderr : stdout;
  const paint = painter(wantsColour(people, env));
  const width = Math.min(people.columns ?? 100, 120);
  const draws = people.isTTY && tui && !json && env['TERM'] !== 'dumb';
  const began = realTime.nowMs();
  let shownMs = draws ? -Infinity : 0;
  const clear = draws ? '\r\u001B[2K' : '';
  const say = (line: string): void => void people.write(`${clear}${line}\n`);
  const tell = (event: object): void => {
    if (json) stdout.write(`${JSON.stringify(event)}\n`);
  };
  return {
    begin: (lines) => lines.forEach(say),
    progress: (done, totals) => {
      if (totals.ms - shownMs < (draws ? BAR_EVERY_MS : LINE_EVERY_MS)) return;
      shownMs = totals.ms;
      const text = progressText(done, totals);
      if (draws)
        people.write(
          `${clear}${bar(done, totals.of, BAR_WIDTH)} ${text}`.slice(0, width + clear.length),
        );
      else say(`${(totals.ms / 1000).toFixed(1).padStart(7)}s  ${text}`);
    },
    outcome: (outcome) => tell({ type: 'seed', ...outcome }),
    note: (text) => {
      say(`${((realTime.nowMs() - began) / 1000).toFixed(1).padStart(7)}s  ${text}`);
      tell({ type: 'note', text });
    },
    finish: (totals, exitCode) => {
      const { tally, of, ms, interrupted } = totals;
      const { valid, invalid, unknown, verdict, groups, operations, virtualMs } = tally;
      const counts = { of, valid, invalid, unknown, operations, virtualMs, ms };
      seedsLines(totals, { paint, width }).forEach(say);
      tell({ type: 'seeds', verdict, exitCode, interrupted, ...counts, groups });
    },
  };
};
