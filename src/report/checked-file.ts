/**
 * What became of one history file: as plain data, as a JSON line, as text for people.
 */
import { EXIT, type ExitCode } from '../base/failure.ts';
import type { Counterexample } from '../history/counterexample.ts';
import type { LongestPrefix } from '../history/longest-prefix.ts';
import type { SetFull } from '../history/set-full.ts';
import type { ConvergenceSummary, LevelResult, RunResult } from '../runner/evaluation/result.ts';
import { convergenceLines } from './convergence.ts';
import { counterexampleLines } from './counterexample.ts';
import { count, duration, plural } from './format.ts';
import { longestPrefixLines } from './longest-prefix.ts';
import { painter, type Paint } from './paint.ts';
import { setFullLines } from './set-full.ts';
import { alignColumns, wrap } from './text.ts';
import { paintVerdict } from './verdict-word.ts';

export interface CheckedFile {
  /** As the user named it. */
  readonly file: string;
  readonly verdict: 'valid' | 'invalid' | 'unknown';
  readonly exitCode: ExitCode;
  /** One sentence. */
  readonly reason: string;
  /** Of the file's history, where it could be read. */
  readonly history?: {
    readonly format: string;
    readonly operations: number;
    readonly keys: number;
    readonly loadMs: number;
  };
  readonly model?: string;
  /** The levels that were decided, the promised one first. */
  readonly levels: readonly LevelResult[];
  readonly notes: readonly string[];
  /** How far up the ladder of consistency it stands, in a sentence; where several levels were asked. */
  readonly consistency?: string;
  /** What became of the nodes after healing; where the history has nodes and says when that was. */
  readonly convergence?: ConvergenceSummary;
  /** Of the first level that is broken, one that is promised before others. */
  readonly counterexample?: Counterexample;
  /** Up to where a history that is not linearizable still was. */
  readonly longestPrefix?: LongestPrefix;
  /** Of sets that are read whole: how soon elements were visible and stable, which were lost. */
  readonly setFull?: SetFull;
  /** Of a saved run: whether it served again, and which nodes ended or complained. */
  readonly run?: Pick<RunResult, 'recovery' | 'crashes' | 'alarms'>;
  /** Whether the witness of a valid history was replayed by the independent verifier. */
  readonly witness?: 'verified' | 'absent' | 'wrong';
  /** Why the file could not be checked at all. */
  readonly failure?: { readonly code: string; readonly hint?: string };
}

/** One object a file; `verdict` is `unknown` and `error` names the problem where there is no history. */
export const checkedFileJson = (checked: CheckedFile): string => {
  const { file, verdict, reason, history, model, levels, notes, failure } = checked;
  const [promised] = levels;
  return JSON.stringify({
    file,
    verdict,
    model: model ?? null,
    engine: promised?.engine ?? 'none',
    operations: history?.operations ?? 0,
    checkMs: round(levels.reduce((sum, level) => sum + level.checkMs, 0)),
    reason,
    format: history?.format,
    keys: history?.keys,
    loadMs: history === undefined ? undefined : round(history.loadMs),
    anomaly: promised?.anomaly,
    consistency: checked.consistency,
    convergence: checked.convergence,
    levels: levels.map((level) => ({ ...level, checkMs: round(level.checkMs) })),
    counterexample: checked.counterexample,
    longestPrefix: checked.longestPrefix,
    setFull: checked.setFull,
    ...checked.run,
    witness: checked.witness,
    notes,
    error: failure?.code,
    hint: failure?.hint,
    exitCode: checked.exitCode,
  });
};

const round = (ms: number): number => Math.round(ms * 100) / 100;

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
    `${paint.bold(verdictWord(checked, paint))}  ${file}`,
    ...wrap(headline(checked), width, INDENT),
    ...storyLines(checked, width),
    ...(longestPrefix === undefined
      ? []
      : [...longestPrefixLines(longestPrefix, width, INDENT), '']),
    ...factLines(checked, paint, width),
    ...(consistency === undefined ? [] : ['', ...wrap(consistency, width, INDENT)]),
    ...(levels.length < 2 ? [] : levelLines(levels, paint, width)),
    ...(convergence === undefined
      ? []
      : ['', ...convergenceLines(convergence, paint, width, 'convergence  ')]),
    ...(setFull === undefined ? [] : ['', ...setFullLines(setFull, width, 'set  ')]),
    ...notes.flatMap((note) => wrap(note, width, INDENT).map(paint.dim)),
  ];
};

/** Many files: a table, then why for those that were checked and are not valid, then the count. */
export const renderCheckedFiles = (
  all: readonly CheckedFile[],
  { colour, width }: TextOptions,
): readonly string[] => {
  const paint = painter(colour);
  const rows = all.map((checked) => [
    checked.file,
    verdictWord(checked, paint),
    checked.model ?? '',
    checked.history === undefined ? '' : plural(checked.history.operations, 'operation'),
    checked.levels[0]?.engine ?? '',
    checked.levels.length === 0 ? '' : duration(checkMs(checked)),
  ]);
  const told = all.filter(({ verdict, failure }) => verdict !== 'valid' && failure === undefined);
  return [
    ...alignColumns(rows),
    ...(told.length === 0 ? [] : ['']),
    ...told.flatMap(({ file, reason }) => wrap(`${file}: ${reason}`, width)),
    '',
    totals(all),
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

const verdictWord = ({ verdict, failure }: CheckedFile, paint: Paint): string =>
  failure === undefined ? paintVerdict(verdict, paint) : paint.colour('red', 'not checked');

const checkMs = ({ levels }: CheckedFile): number =>
  levels.reduce((sum, level) => sum + level.checkMs, 0);

const factLines = (checked: CheckedFile, paint: Paint, width: number): readonly string[] => {
  const { history, model, levels, witness } = checked;
  if (history === undefined) return [];
  const keys = history.keys < 2 ? '' : ` on ${count(history.keys)} keys`;
  const facts = [
    ...(model === undefined ? [] : [`model ${model}`]),
    `${plural(history.operations, 'operation')}${keys}`,
    `read as ${history.format} in ${duration(history.loadMs)}`,
    ...levels
      .slice(0, 1)
      .filter(({ engine }) => engine !== 'none')
      .map(({ engine, checkMs }) => `decided by ${engine} in ${duration(checkMs)}`),
    ...(witness === undefined ? [] : [WITNESS[witness]]),
  ];
  return wrap(facts.join(' · '), width, INDENT).map(paint.dim);
};

const WITNESS = {
  verified: 'witness replayed',
  absent: 'no witness to replay',
  wrong: 'witness does not replay',
} as const;

const levelLines = (
  levels: readonly LevelResult[],
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
    ...(reason === undefined || at === 0 ? [] : wrap(reason, width, INDENT.repeat(2))),
  ]);
};

const howDecided = ({ engine, checkMs }: LevelResult): string =>
  checkMs === 0 ? engine : `${engine}, ${duration(checkMs)}`;

const totals = (all: readonly CheckedFile[]): string => {
  const checked = all.filter(({ failure }) => failure === undefined);
  const of = (verdict: CheckedFile['verdict']): number =>
    checked.filter((one) => one.verdict === verdict).length;
  const parts = [
    `${count(of('valid'))} valid`,
    `${count(of('invalid'))} invalid`,
    `${count(of('unknown'))} unknown`,
    ...(checked.length === all.length ? [] : [`${count(all.length - checked.length)} not checked`]),
  ];
  return `${plural(all.length, 'file')}: ${parts.join(', ')}`;
};

/** From the worst to the best; a file that cannot be read is worse than one that is not decided. */
const WORST_FIRST: readonly ExitCode[] = [
  EXIT.violation,
  EXIT.cleanUpIncomplete,
  EXIT.interrupted,
  EXIT.infrastructure,
  EXIT.usage,
  EXIT.unknown,
  EXIT.valid,
];

/** The exit code of all files together: an `unknown` never hides a violation. */
export const worstExitCode = (all: readonly CheckedFile[]): ExitCode =>
  WORST_FIRST.find((code) => all.some(({ exitCode }) => exitCode === code)) ?? EXIT.unknown;
