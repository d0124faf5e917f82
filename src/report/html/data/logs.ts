/** The logs of all nodes as one list in the order of time, within bounds. */
import { logTime } from './log-time.ts';
import type { LogLine, Logs } from './report-data.ts';

export interface NodeText {
  readonly node: string;
  readonly text: string;
}

/** So many lines of all nodes together, and characters a line. */
export const MOST_LINES = 4_000;
const MOST_CHARACTERS = 400;

export interface GatheredLogs extends Logs {
  readonly leftOut: number;
}

/**
 * @param wallMs what the wall clock showed at the start of the run; undefined: lines have no times
 * @param aroundMs where lines are kept first, when not all can be; undefined: at both ends
 */
export const gatherLogs = (
  texts: readonly NodeText[],
  wallMs: number | undefined,
  aroundMs: number | undefined,
): GatheredLogs => {
  const most = Math.max(1, Math.floor(MOST_LINES / Math.max(1, texts.length)));
  let leftOut = 0;
  const lines = texts.flatMap(({ node, text }) => {
    const all = timedLines(node, text, wallMs);
    leftOut += Math.max(0, all.length - most);
    return all.length <= most ? all : chosen(all, most, aroundMs);
  });
  return {
    lines: wallMs === undefined ? lines : lines.sort((a, b) => a.timeMs - b.timeMs),
    timed: wallMs !== undefined,
    leftOut,
  };
};

const timedLines = (node: string, text: string, wallMs: number | undefined): LogLine[] => {
  let timeMs = 0;
  return text
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const at = wallMs === undefined ? undefined : logTime(line);
      if (at !== undefined && wallMs !== undefined) timeMs = at - wallMs;
      return { timeMs, node, text: shortened(line) };
    });
};

const shortened = (line: string): string =>
  line.length <= MOST_CHARACTERS ? line : `${line.slice(0, MOST_CHARACTERS)} …`;

const chosen = (
  all: readonly LogLine[],
  most: number,
  aroundMs: number | undefined,
): readonly LogLine[] => {
  const half = Math.floor(most / 2);
  if (aroundMs === undefined)
    return [...all.slice(0, most - half), ...all.slice(-half || all.length)];
  const found = all.findIndex(({ timeMs }) => timeMs >= aroundMs);
  const middle = found === -1 ? all.length : found;
  const from = Math.max(0, Math.min(all.length - most, middle - half));
  return all.slice(from, from + most);
};
