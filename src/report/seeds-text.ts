/**
 * Many simulated runs as text: the line that says how far they are, and the table of verdicts at the
 * end, with the command that repeats the first seed of each kind.
 */
import { clock, count, duration, plural } from './format.ts';
import type { Paint } from './paint.ts';
import type { SeedGroup, SeedTally } from './seed-tally.ts';
import { alignColumns, wrap } from './text.ts';
import { paintVerdict } from './verdict-word.ts';

export interface SeedsPage {
  readonly paint: Paint;
  readonly width: number;
}

export interface SeedsTotals {
  readonly system: string;
  /** How many there were to be. */
  readonly of: number;
  readonly tally: SeedTally;
  /** How long all of it took on the machine's clock, ms. */
  readonly ms: number;
  readonly interrupted: boolean;
}

/** Groups that are told in full; the others have their line in the table. */
const MOST_STORIES = 10;
const MOST_GROUPS = 30;

/** `120 of 1,000 seeds, 24/s, 0:37 left: 119 valid, 1 unknown`. */
export const progressText = (done: number, { of, tally, ms }: SeedsTotals): string => {
  const perSecond = (1000 * done) / Math.max(1, ms);
  const left = done === 0 ? '' : `, ${clock((ms / done) * (of - done))} left`;
  const verdicts = (['valid', 'invalid', 'unknown'] as const)
    .filter((verdict) => tally[verdict] > 0)
    .map((verdict) => `${count(tally[verdict])} ${verdict}`);
  const told = verdicts.length === 0 ? '' : `: ${verdicts.join(', ')}`;
  return `${count(done)} of ${plural(of, 'seed')}, ${perSecond.toFixed(perSecond < 10 ? 1 : 0)}/s${left}${told}`;
};

/** `███████░░░░░` */
export const bar = (done: number, of: number, width: number): string => {
  const full = Math.min(width, Math.round((width * done) / Math.max(1, of)));
  return '█'.repeat(full) + '░'.repeat(width - full);
};

export const seedsLines = (totals: SeedsTotals, page: SeedsPage): readonly string[] => {
  const { tally } = totals;
  const { groups } = tally;
  return [
    ...groups.slice(0, MOST_STORIES).flatMap((group) => storyLines(group, page)),
    '',
    ...tableLines(totals, page),
    '',
    ...wrap(costText(totals), page.width),
    `${paintVerdict(tally.verdict, page.paint)}  ${verdictText(totals)}`,
  ];
};

const storyLines = ({ first, verdict, what }: SeedGroup, { paint, width }: SeedsPage): string[] => [
  '',
  `${paintVerdict(verdict, paint)}  seed ${first.seed}: ${what}`,
  ...wrap(first.reason, width, '  '),
  `  ${paint.dim('repeat')}  ${first.command}`,
  ...(first.folder === undefined ? [] : [`  ${paint.dim('folder')}  ${first.folder}`]),
];

const tableLines = ({ tally }: SeedsTotals, { paint }: SeedsPage): readonly string[] => {
  const { groups } = tally;
  const shown = groups.slice(0, MOST_GROUPS);
  const more = groups.length - shown.length;
  return [
    ...alignColumns([
      ['verdict', 'seeds', 'first seed', 'what'].map((title) => paint.dim(title)),
      ...shown.map(({ verdict, seeds, first, what }) => [
        paintVerdict(verdict, paint),
        count(seeds),
        String(first.seed),
        what,
      ]),
      ...(tally.valid === 0 ? [] : [[paintVerdict('valid', paint), count(tally.valid)]]),
    ]),
    ...(more === 0 ? [] : [`and ${plural(more, 'other cause')}`]),
  ];
};

const costText = ({ tally, ms }: SeedsTotals): string => {
  const times = tally.virtualMs / Math.max(1, ms);
  return (
    `${plural(tally.seeds, 'run')} in ${duration(ms)}: ${plural(tally.operations, 'operation')}, ` +
    `${duration(tally.virtualMs)} of simulated time, ${times.toFixed(times < 10 ? 1 : 0)} times as fast as the clock`
  );
};

const verdictText = ({ system, of, tally, interrupted }: SeedsTotals): string => {
  const tried = tally.seeds === of ? '' : ` of ${count(of)} that were asked for`;
  const why = interrupted ? ', interrupted' : '';
  const among = `among ${plural(tally.seeds, 'seed')}${tried}${why}`;
  if (tally.verdict === 'invalid') return `${system}: ${count(tally.invalid)} ${among}`;
  if (tally.verdict === 'unknown') return `${system}: ${count(tally.unknown)} ${among}`;
  return `${system}: all ${among.replace(/^among /u, '')}`;
};
