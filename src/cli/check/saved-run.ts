/** A saved run: the small files beside its history, from its folder or from a report of it. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { usageFailure } from '../../base/failure.ts';
import { embeddedFile, type EmbeddedName } from '../../history/report-file.ts';
import { readEventLog } from '../../runner/event-log.ts';
import type { SavedEvent } from '../../runner/events.ts';
import type { FaultLine } from '../../runner/faults/fault-log.ts';
import { readFaultLog } from '../../runner/faults/read-fault-log.ts';
import { parseLines } from '../../runner/json-lines.ts';
import { parsePlan } from './read-plan.ts';
import type { SavedRun } from './target.ts';

/** @throws Failure (exit 64) for a plan that cannot be read */
export const runInFolder = async (folder: string): Promise<SavedRun> => {
  const file = join(folder, 'run.json');
  return {
    folder,
    plan: parsePlan(file, await readFile(file, 'utf8')),
    ledger: () => readFaultLog(join(folder, 'faults.jsonl')),
    events: () => readEventLog(join(folder, 'events.jsonl')),
  };
};

/**
 * No `run` where it is the report of a history that no run of ours made.
 * @throws Failure (exit 64) where a file within it cannot be read
 */
export const runInReport = async (report: string): Promise<{ readonly run?: SavedRun }> => {
  const html = await readFile(report);
  const textOf = (name: EmbeddedName): string | undefined => {
    const packed = embeddedFile(html, name);
    return packed === undefined ? undefined : unpack(packed, `${name} in ${report}`);
  };
  const linesOf = (name: EmbeddedName): readonly unknown[] =>
    parseLines(`${report}: ${name}`, textOf(name) ?? '');
  const plan = textOf('run.json');
  if (plan === undefined) return {};
  const run: SavedRun = {
    folder: report,
    plan: parsePlan(`run.json in ${report}`, plan),
    ledger: () => Promise.resolve(linesOf('faults.jsonl') as readonly FaultLine[]),
    events: () => Promise.resolve(linesOf('events.jsonl') as readonly SavedEvent[]),
  };
  return { run };
};

const unpack = (packed: Buffer, what: string): string => {
  try {
    return gunzipSync(packed).toString();
  } catch (error) {
    throw usageFailure('unreadable-file', `${what} is damaged (${(error as Error).message}).`);
  }
};
