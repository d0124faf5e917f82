/**
 * One line of `history.jsonl`: from an event and back, strictly.
 *
 * Guarantees: what `eventLine` wrote, `parseLine` reads back equal; a number whose digits JavaScript
 * would lose is refused rather than read as another value. It does not look beyond one line: the
 * order of lines is judged by well-formed.ts.
 *
 * Leniences, for histories written by hand or by other tools: unknown members are ignored; `index`
 * and `time` may be left out (the position counts); a key or node may be null; an `error` may be any
 * JSON; a client may have a name. `value` may be left out, but not on the `ok` of a function that
 * returns something: it would be a guess what.
 */
import { isTransaction, mayBeSilent } from './completion-values.ts';
import type { EventType, HistoryEvent, Json } from './operation.ts';
import type { FileProcess } from './process-numbers.ts';
import { shortMember } from './shorten.ts';

/** An event as its line says it: its process may be a name. */
export type LineEvent = Omit<HistoryEvent, 'process'> & {
  readonly process: FileProcess;
  /** An invocation without a value. */
  readonly unsaid?: true;
};

/** The line of an event, without the newline. */
export const eventLine = (event: HistoryEvent): string =>
  JSON.stringify({
    index: event.index,
    time: event.time,
    process: event.process,
    type: event.type,
    f: event.f,
    key: event.key,
    value: event.value,
    node: event.node,
    error: event.error,
  });

export type ParsedLine = { readonly event: LineEvent; readonly timed: boolean } | BadLine;

export interface BadLine {
  readonly reason: string;
  /** Not even JSON: what a line is that was cut off while it was written. */
  readonly notJson: boolean;
}

/** `position` (from 0) stands in where a line has no index or no time. */
export const parseLine = (text: string, position: number): ParsedLine => {
  const parsed = parseJson(text);
  if (!('json' in parsed)) return parsed;
  const line = parsed.json;
  if (line === null || typeof line !== 'object' || Array.isArray(line)) {
    return bad('a line must be one JSON object');
  }
  if (hasMemberTwice(line, text)) return bad('an object with a member twice');
  return eventOf(line as Readonly<Record<string, Json>>, text, position);
};

/** JSON.parse keeps the last of two members of one name. */
const hasMemberTwice = (json: object, text: string): boolean => {
  const read = members(json);
  if (read === count('":', text) && !/"\s/u.test(text)) return false;
  let written = 0;
  for (const [string] of text.matchAll(STRINGS)) if (string.endsWith(':')) written++;
  return written !== read;
};

/** Strings, with the colon behind those that name a member. */
const STRINGS = /"[^"\\]*(?:\\[^][^"\\]*)*"(?:\s*:)?/gu;

/** How many members there are, at any depth; no list of them is made, for there are millions of lines. */
const members = (json: object): number => {
  let found = 0;
  if (Array.isArray(json)) {
    for (const value of json) found += membersWithin(value);
    return found;
  }
  for (const name in json) found += 1 + membersWithin(json[name as keyof typeof json]);
  return found;
};

const membersWithin = (value: unknown): number =>
  typeof value === 'object' && value !== null ? members(value) : 0;

const count = (part: string, text: string): number => {
  let found = 0;
  for (let at = text.indexOf(part); at >= 0; at = text.indexOf(part, at + 1)) found++;
  return found;
};

const bad = (reason: string): BadLine => ({ reason, notJson: false });

const parseJson = (text: string): { readonly json: Json } | BadLine => {
  try {
    return { json: JSON.parse(text) as Json };
  } catch (error) {
    if (text.trim() === '') return { reason: 'an empty line', notJson: false };
    return { reason: `not JSON (${(error as Error).message})`, notJson: true };
  }
};

const eventOf = (
  line: Readonly<Record<string, Json>>,
  text: string,
  position: number,
): ParsedLine => {
  const { index = position, time = position, type, value } = line;
  // Elle takes transactions that have no `f`.
  const f = line['f'] ?? (isTransaction(value) ? 'txn' : undefined);
  const error = line['error'] ?? undefined;
  const key = line['key'] ?? undefined;
  const node = line['node'] ?? undefined;
  const process = line['process'] === ':nemesis' ? 'nemesis' : line['process'];
  if (!isCount(index)) return bad(`index must be a whole number from 0, not ${shortMember(index)}`);
  if (typeof time !== 'number' || !(time >= 0)) {
    return bad(`time must be a number of nanoseconds from 0, not ${shortMember(time)}`);
  }
  if (!isProcess(process)) {
    return bad(
      `process must be a whole number from 0, a name or "nemesis", not ${shortMember(process)}`,
    );
  }
  if (!isEventType(type))
    return bad(`type must be invoke, ok, fail or info, not ${shortMember(type)}`);
  if (typeof f !== 'string') return bad(`f must be a string, not ${shortMember(f)}`);
  const isClient = process !== 'nemesis';
  if (value === undefined && type === 'ok' && isClient && !mayBeSilent(f)) {
    return bad('an ok line needs a value: what was returned, or null');
  }
  if (!isName(key)) return bad(`key must be a string, not ${shortMember(key)}`);
  if (!isName(node)) return bad(`node must be a string, not ${shortMember(node)}`);
  const lost = value === undefined || !isClient ? undefined : lostNumber(value, text);
  if (lost !== undefined) {
    return bad(`a number near ${lost} loses digits when it is read: write it as a string`);
  }
  const event: Writable<LineEvent> = { index, time, process, type, f, value: value ?? null };
  if (value === undefined && type === 'invoke') event.unsaid = true;
  if (key !== undefined) event.key = key;
  if (node !== undefined) event.node = node;
  if (error !== undefined) event.error = typeof error === 'string' ? error : JSON.stringify(error);
  return { event, timed: line['time'] !== undefined };
};

const isProcess = (value: Json | undefined): value is FileProcess =>
  isCount(value) || (typeof value === 'string' && value !== '');

type Writable<T> = { -readonly [member in keyof T]: T[member] };

const isName = (value: Json | undefined): value is string | undefined =>
  value === undefined || typeof value === 'string';

/** Columns hold 32-bit integers. */
const isCount = (value: Json | undefined): value is number =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 31;

const isEventType = (value: Json | undefined): value is EventType =>
  value === 'invoke' || value === 'ok' || value === 'fail' || value === 'info';

/**
 * A number in `value` that is not the one the text it was read from says: an integer beyond 2^53 that
 * does not stand there as JavaScript would write it, wherever it stands, or one too large for a double.
 */
export const lostNumber = (value: Json, text: string): number | undefined => {
  if (typeof value === 'number') {
    const exact = Number.isSafeInteger(value) || !Number.isInteger(value);
    if (!Number.isFinite(value)) return value;
    return exact || isExactIn(text, value) ? undefined : value;
  }
  if (value === null || typeof value !== 'object') return undefined;
  for (const member of Object.values(value)) {
    const lost = lostNumber(member, text);
    if (lost !== undefined) return lost;
  }
  return undefined;
};

/** Whether all numbers in the text that are read as `value` are written like it. */
const isExactIn = (text: string, value: number): boolean => {
  const written = JSON.stringify(value);
  const numbers = text.match(/-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?/gu) ?? [];
  return numbers.every((number) => number === written || Number(number) !== value);
};
