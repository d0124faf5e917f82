/**
 * The files of a run that lie within its `report.html`, packed: so that who was sent a report can
 * decide the run again. Each stands in an element of its own,
 * `<script type="application/gzip" data-file="history.jsonl">base64</script>`.
 */
import { usageFailure } from '../base/failure.ts';

/** What a report begins with; no history does. */
export const REPORT_MARK = '<!doctype html><!-- a report of verify, version 1 -->';

const MARK = Buffer.from(REPORT_MARK);

/** @param head the first bytes of a file, `REPORT_MARK.length` of them at least */
export const isReport = (head: Buffer): boolean => head.subarray(0, MARK.length).equals(MARK);

export type EmbeddedName =
  'history.jsonl' | 'run.json' | 'faults.jsonl' | 'events.jsonl' | 'verdict.json';

/** The element that holds a file. */
export const embedded = (name: string, gzip: Buffer): string =>
  `${opening(name)}${gzip.toString('base64')}${CLOSING}`;

/** The packed bytes of a file within a report; undefined where it is not in it. */
export const embeddedFile = (report: Buffer, name: EmbeddedName): Buffer | undefined => {
  const start = opening(name);
  const at = report.indexOf(start);
  if (at === -1) return undefined;
  const from = at + start.length;
  const until = report.indexOf(CLOSING, from);
  if (until === -1) throw cutOff();
  return Buffer.from(report.toString('latin1', from, until), 'base64');
};

const opening = (name: string): string => `<script type="application/gzip" data-file="${name}">`;

const CLOSING = '</script>';

const cutOff = (): Error =>
  usageFailure('unreadable-file', 'The report is cut off: a file within it has no end.');

/** @throws Failure (exit 64) for one that holds none */
export const embeddedHistory = (report: Buffer, name: string): Buffer => {
  const history = embeddedFile(report, 'history.jsonl');
  if (history !== undefined) return history;
  throw usageFailure(
    'report-without-history',
    `${name} is a report whose history was too large to be kept within it.`,
    "Check the run's folder, or its history.jsonl.",
  );
};
