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
  readonly #file: number;
  #closed = false;

  constructor(path: string) {
    this.#file = openSync(path, 'wx');
  }

  /** Events are few: each is written at once, so that a run that dies leaves them. */
  add(event: SavedEvent): void {
    this.events.push(event);
    if (!this.#closed) writeSync(this.#file, `${JSON.stringify(event)}\n`);
  }

  /** Safe to call twice; what comes later is kept in memory only. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    closeSync(this.#file);
  }
}

/** Empty where there is none. @throws Failure (exit 64) where a line is no JSON */
export const readEventLog = async (path: string): Promise<readonly SavedEvent[]> =>
  parseLines(path, await readFile(path, 'utf8').catch(() => '')) as readonly SavedEvent[];
