/**
 * One line of a `history.txt` or a `jepsen.log`: process, type, function, value, and behind the value
 * perhaps an error, in columns.
 *
 * In a log a prefix stands before them, which has had three forms over the years:
 * `INFO  jepsen.util - `, `INFO [2016-10-10 10:00:00,123] jepsen worker 0 - jepsen.util ` and
 * `2023-01-01 10:00:00,123{GMT}	INFO	[jepsen worker 0] jepsen.util: `.
 */

/** What every prefix names, and what stands between that and the columns. */
export const LOGGER = 'jepsen.util';
const PROCESS = String.raw`(?:\d+|:[A-Za-z][\w.*+!?<>=/-]*)`;
const TYPED = String.raw`\S+\s+:(?:invoke|ok|fail|info)\s`;
const BEFORE_COLUMNS = new RegExp(`(?: -|:)?[ \\t]+(?=${PROCESS}\\s|${TYPED})`, 'uy');

const OPERATION = new RegExp(
  `^(${PROCESS})\\s+:(invoke|ok|fail|info)\\s+:(\\S+)(?:\\s+(.*))?$`,
  'su',
);

export interface LogLine {
  readonly process: string;
  readonly type: string;
  readonly f: string;
  /** Value and error, as they stand there; empty where there is nothing. */
  readonly rest: string;
}

/** What is behind the prefix; undefined where there is none. */
export const withoutPrefix = (line: string): string | undefined => {
  const logger = line.indexOf(LOGGER);
  if (logger < 1) return undefined;
  BEFORE_COLUMNS.lastIndex = logger + LOGGER.length;
  return BEFORE_COLUMNS.test(line) ? line.slice(BEFORE_COLUMNS.lastIndex) : undefined;
};

/** Whether this is the line of an operation in a log. */
export const isLogged = (line: string): boolean => {
  const columns = withoutPrefix(line);
  return columns !== undefined && parseColumns(columns) !== undefined;
};

export const parseColumns = (text: string): LogLine | undefined => {
  const [matched, process = '', type = '', f = '', rest = ''] = OPERATION.exec(text) ?? [];
  return matched === undefined ? undefined : { process, type, f, rest: rest.trimEnd() };
};

/** Whether a line begins as one of an operation does, whatever is wrong with it. */
export const beginsLikeOperation = (text: string): boolean => BEGINNING.test(text);

const BEGINNING = new RegExp(String.raw`^(?:\d|${TYPED})`, 'u');

/** Values are printed with their tabs escaped: a tab ends them, an error may follow. */
export const valueText = (rest: string): string => rest.split('\t', 1)[0]?.trimEnd() ?? '';

/** What the first lines are of: a log as Porcupine's tests have them, a newer one, a `history.txt`. */
export const looksLikeLog = (head: string): 'old-log' | 'log' | 'history.txt' | undefined => {
  if (/^INFO\s+jepsen\.util - +?(?=\d)/mu.test(head)) return 'old-log';
  const lines = head.split('\n').filter((line) => line.trim() !== '');
  if (parseColumns(lines[0] ?? '') !== undefined) return 'history.txt';
  return lines.some(isLogged) ? 'log' : undefined;
};
