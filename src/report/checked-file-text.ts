/** One checked file as text for people. */
import type { LevelResult } from '../runner/evaluation/result.ts';
import type { CheckedFile } from './checked-file.ts';
import { convergenceLines } from './convergence.ts';
import { counterexampleLines } from './counterexample.ts';
import { count, duration, plural } from './format.ts';
import { longestPrefixLines } from './longest-prefix.ts';
import { painter, type Paint } from './paint.ts';
import { setFullLines } from './set-full.ts';
import { alignColumns, wrap } from './text.ts';
import { paintVerdict } from './verdict-word.ts';

export interface TextOptions {
  readonly colour: boolean;
  readonly width: number;
}

/** One file told in full; not for one that was not checked. Lines without line ends. */
export const renderCheckedFile = (
  checked: CheckedFile,
  { colour, width }: TextOptions,
): readonly string[] => {
  const paint = painter(colour);
  const { file, levels, notes, consistency, convergence, longestPrefix, setFull } = checked;
  return [
    `${paint.bold(wordOf(checked, paint))}  ${file}`,
    ...wrap(headline(checked), width, INDENT),
    ...storyLines(checked, width),
    ...(longestPrefix === undefined
      ? []
      : [...longestPrefixLines(longestPrefix, width, INDENT), '']),
    ...factLines(checked, paint, width),
    ...(consistency === undefined ? [] : ['', ...wrap(consistency, width, INDENT)]),
    ...(levels.length < 2 ? [] : levelLines(checked, paint, width)),
    ...(convergence === undefined
      ? []
      : ['', ...convergenceLines(convergence, paint, width, 'convergence  ')]),
    ...(setFull === undefined ? [] : ['', ...setFullLines(setFull, width, 'set  ')]),
    ...notes.flatMap((note) => wrap(note, width, INDENT).map(paint.dim)),
  ];
};

const INDENT = '  ';

/** A counterexample ends with the reason: it is not said twice. */
const headline = ({ reason, counterexample }: CheckedFile): string => {
  if (counterexample === undefined) return reason;
  const { level, reason: why } = counterexample;
  return reason === why || reason === `not ${level}: ${why}` ? `not ${level}` : reason;
};

const storyLines = ({ verdict, counterexample }: CheckedFile, width: number): readonly string[] => {
  if (counterexample === undefined) return [];
  const unpromised = `not ${counterexample.level}, which nobody promised:`;
  return [
    '',
    ...(verdict === 'invalid' ? [] : [...wrap(unpromised, width, INDENT), '']),
    ...counterexampleLines(counterexample, { width, indent: INDENT }),
    '',
  ];
};

/** In one word, the verdict or that there is none. */
export const wordOf = ({ verdict, failure }: CheckedFile, paint: Paint): string =>
  failure === undefined ? paintVerdict(verdict, paint) : paint.colour('red', 'not checked');

const factLines = (checked: CheckedFile, paint: Paint, width: number): readonly string[] => {
  const { history, watches, model, levels, witness } = checked;
  if (history === undefined) return [];
  const keys = history.keys < 2 ? '' : ` on ${count(history.keys)} keys`;
  const facts = [
    ...(model === undefined ? [] : [`model ${model}`]),
    ...(history.operations === 0 ? [] : [`${plural(history.operations, 'operation')}${keys}`]),
    ...(watches === undefined ? [] : [watchWords(watches)]),
    `read as ${history.format} in ${duration(history.loadMs)}`,
    ...levels
      .slice(0, 1)
      .filter(({ engine }) => engine !== 'none')
      .map(({ engine, checkMs }) => `decided by ${engine} in ${duration(checkMs)}`),
    ...(witness === undefined ? [] : [WITNESS[witness]]),
  ];
  return wrap(facts.join(' · '), width, INDENT).map(paint.dim);
};

const watchWords = ({ watches, events }: NonNullable<CheckedFile['watches']>): string =>
  `${count(watches)} ${watches === 1 ? 'watch' : 'watches'} with ${plural(events, 'event')}`;

const WITNESS = {
  verified: 'witness replayed',
  absent: 'no witness to replay',
  wrong: 'witness does not replay',
} as const;

const levelLines = (
  { levels, reason: headline }: CheckedFile,
  paint: Paint,
  width: number,
): readonly string[] => {
  const rows = alignColumns(
    levels.map((level) => [
      level.level,
      paintVerdict(level.verdict, paint),
      level.anomaly ?? '',
      paint.dim(howDecided(level)),
    ]),
    INDENT,
  );
  return levels.flatMap(({ reason }, at) => [
    rows[at] ?? '',
    ...(reason === undefined || at === 0 || headline.includes(reason)
      ? []
      : wrap(reason, width, INDENT.repeat(2))),
  ]);
};

const howDecided = ({ engine, checkMs }: LevelResult): string =>
  checkMs === 0 ? engine : `${engine}, ${duration(checkMs)}`;
