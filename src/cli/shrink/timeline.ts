/** A short history as a person reads it: operations and faults in one order, a line each. */
import type { HistoryEvent, Json } from '../../history/operation.ts';

/**
 * @param lines of `history.jsonl`
 * @param fromMs when clients began to work: times are told since then
 */
export const timelineOf = (lines: readonly string[], fromMs: number): readonly string[] => {
  const events = lines.map((line) => JSON.parse(line) as HistoryEvent);
  const at = ({ time }: HistoryEvent): string => `${((time / 1e6 - fromMs) / 1000).toFixed(3)} s`;
  return events.flatMap((event, place) => {
    if (event.process === 'nemesis')
      return event.type === 'info' ? [`${at(event)}  ${told(event)}`] : [];
    if (event.type !== 'invoke') return [];
    const end = events
      .slice(place + 1)
      .find(({ process, type }) => process === event.process && type !== 'invoke');
    return [
      `${at(event)}  client ${event.process} at ${event.node ?? '?'}: ${asked(event)}${answer(event, end, at)}`,
    ];
  });
};

const told = ({ f, value }: HistoryEvent): string => {
  const { action, summary } = value as { action: string; summary: string };
  const what = summary.startsWith(f) ? summary : `${f} ${summary}`;
  return `-- ${what}: ${action === 'start' ? 'begins' : 'ends'}`;
};

const asked = ({ f, key, value }: HistoryEvent): string =>
  [f, key, value === null ? undefined : said(value)].filter((word) => word !== undefined).join(' ');

const answer = (
  invoked: HistoryEvent,
  end: HistoryEvent | undefined,
  at: (event: HistoryEvent) => string,
): string => {
  if (end === undefined) return ' → no answer';
  const until = `, ${at(end)}`;
  const because = end.error === undefined ? '' : ` (${end.error})`;
  if (end.type === 'fail') return ` → failed${because}${until}`;
  if (end.type === 'info') return ` → unknown${because}${until}`;
  const isNews =
    JSON.stringify(end.value) !== JSON.stringify(invoked.value) || invoked.f === 'read';
  return ` → ${isNews ? said(end.value) : 'ok'}${until}`;
};

const said = (value: Json): string =>
  Array.isArray(value) ? value.map((one: Json) => said(one)).join(' ') : JSON.stringify(value);
