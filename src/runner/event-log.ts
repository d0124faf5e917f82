/**
 * `events.jsonl`: what happened in a run beside its operations and faults, a JSON object a line, in
 * the order in which it happened. Kept in memory too, because a run is judged by it.
 */
import { closeSync, openSync, writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { parseLines } from './json-lines.ts';
import type { SavedEvent } from './events.ts';

export class EventLog {
  readonly events: SavedEvent[] = [];
  #file: number | undefined;

  /** @param path undefined: it is kept in memory only */
  constructor(path: string | undefined) {
    this.#file = path === undefined ? undefined : openSync(path, 'wx');
  }

  /** Events are few: each is written at once, so that a run that dies leaves them. */
  add(event: SavedEvent): void {
    this.events.push(event);
    if (this.#file !== undefined) writeSync(this.#file, `${JSON.stringify(event)}\n`);
  }

  /** Safe to call twice; what comes later is kept in memory only. */
  close(): void {
    if (this.#file !== undefined) closeSync(this.#file);
    this.#file = undefined;
  }
}

/** Empty where there is none. @throws Failure (exit 64) where a line is no JSON */
export const readEventLog = async (path: string): Promise<readonly SavedEvent[]> =>
  parseLines(path, await readFile(path, 'utf8').catch(() => '')) as readonly SavedEvent[];
