/** An invariant that does not hold: after which step, and the messages before it. */
import type { SentMessage } from '../cluster/port/invariants.ts';
import type { RunResult } from '../runner/evaluation/result.ts';
import type { Paint } from './paint.ts';
import { alignColumns, wrap } from './text.ts';

const INDENT = '  ';
/** Of a message's body, characters. */
const MOST_CHARACTERS = 120;
/** So many of the messages are shown; the result holds more. */
const MOST_MESSAGES = 10;

export const invariantLines = (
  { invariants }: Pick<RunResult, 'invariants'>,
  paint: Paint,
  width: number,
): readonly string[] => {
  const broken = invariants?.broken;
  if (broken === undefined) return [];
  const { what, node, step, timeMs, messages } = broken;
  const shown = messages.slice(-MOST_MESSAGES);
  return [
    ...wrap(what, width, INDENT).map((line) => paint.colour('red', line)),
    ...wrap(`at ${seconds(timeMs)}, when ${node} ${step}; the last messages:`, width, INDENT),
    ...messageLines(shown).flatMap((line) => wrap(line, width, INDENT.repeat(2)).map(paint.dim)),
  ];
};

/** A line a message: when it was sent, from whom to whom, what became of it, what it says. */
export const messageLines = (messages: readonly SentMessage[]): readonly string[] =>
  alignColumns(
    messages.map((message) => [
      seconds(message.sentMs),
      `${message.src} → ${message.dest}`,
      message.receivedMs === undefined
        ? (message.fate ?? '')
        : `+${(message.receivedMs - message.sentMs).toFixed(1)} ms`,
      shortened(JSON.stringify(message.body)),
    ]),
    '',
  );

/** To a tenth of a millisecond: steps are close to each other. */
const seconds = (ms: number): string => `${(ms / 1000).toFixed(4)} s`;

const shortened = (text: string): string =>
  text.length <= MOST_CHARACTERS ? text : `${text.slice(0, MOST_CHARACTERS)} …`;
