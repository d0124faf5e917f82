/** Several checked files as text for people. */
import { type CheckedFile, checkMsOf } from './checked-file.ts';
import { type TextOptions, wordOf } from './checked-file-text.ts';
import { count, duration, plural } from './format.ts';
import { painter } from './paint.ts';
import { alignColumns, wrap } from './text.ts';

/** Many files: a table, then why for those that were checked and are not valid, then the count. */
export const renderCheckedFiles = (
  all: readonly CheckedFile[],
  { colour, width }: TextOptions,
): readonly string[] => {
  const paint = painter(colour);
  const rows = all.map((checked) => [
    checked.file,
    wordOf(checked, paint),
    checked.model ?? '',
    checked.history === undefined ? '' : plural(checked.history.operations, 'operation'),
    checked.levels[0]?.engine ?? '',
    checked.levels.length === 0 ? '' : duration(checkMsOf(checked)),
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
