/** The messages between nodes that a simulated run has kept (`messages.jsonl`), within bounds. */
import { shortJson } from '../../../history/shorten.ts';
import type { Json } from '../../../history/operation.ts';
import type { MessageRow } from './report-data.ts';

export const MOST_MESSAGES = 5_000;

/** Characters of a body. */
const MOST_CHARACTERS = 200;

export interface GatheredMessages {
  /** In the order in which they were sent. */
  readonly rows: readonly MessageRow[];
  readonly leftOut: number;
}

interface Line {
  readonly sentMs: number;
  readonly receivedMs?: number;
  readonly fate?: string;
  readonly src: string;
  readonly dest: string;
  readonly body: Json;
}

/** What the file's last line says of itself. */
interface Kept {
  readonly leftOut: { readonly earlier: number; readonly later: number };
}

/**
 * @param lines of the file, parsed
 * @param aroundMs those nearest to it are kept first; undefined: the last ones
 */
export const gatherMessages = (
  lines: readonly unknown[],
  aroundMs: number | undefined,
): GatheredMessages => {
  const all: Line[] = [];
  let leftOut = 0;
  for (const line of lines as readonly (Line | Kept)[]) {
    if ('sentMs' in line) all.push(line);
    else leftOut += line.leftOut.earlier + line.leftOut.later;
  }
  all.sort((a, b) => a.sentMs - b.sentMs);
  const found = aroundMs === undefined ? -1 : all.findIndex(({ sentMs }) => sentMs >= aroundMs);
  const middle = found === -1 ? all.length : found;
  const first = Math.max(0, Math.min(all.length - MOST_MESSAGES, middle - MOST_MESSAGES / 2));
  const chosen = all.slice(first, first + MOST_MESSAGES);
  return { rows: chosen.map(rowOf), leftOut: leftOut + all.length - chosen.length };
};

const rowOf = ({ sentMs, receivedMs, fate, src, dest, body }: Line): MessageRow => ({
  sentMs,
  ...(receivedMs === undefined ? {} : { receivedMs }),
  ...(fate === undefined ? {} : { fate }),
  src,
  dest,
  type: typeOf(body),
  body: shortJson(body, MOST_CHARACTERS),
});

const typeOf = (body: Json): string => {
  if (body === null || typeof body !== 'object' || !('type' in body)) return 'message';
  return typeof body.type === 'string' ? body.type : 'message';
};
