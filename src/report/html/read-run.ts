/** What a report needs of a saved run, from its folder. */
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { readHistory } from '../../history/read-history.ts';
import { readEventLog } from '../../runner/event-log.ts';
import type { RunResult } from '../../runner/evaluation/result.ts';
import { parseLines } from '../../runner/json-lines.ts';
import { readFaultLog } from '../../runner/faults/read-fault-log.ts';
import type { TestPlan } from '../../runner/plan/plan.ts';
import type { NodeText } from './data/logs.ts';
import type { ReportSource } from './make-report.ts';

const FILES = [
  'run.json',
  'verdict.json',
  'faults.jsonl',
  'events.jsonl',
  'history.jsonl',
] as const;

/** @throws Failure (exit 64) for a history that cannot be read */
export const readRun = async (
  folder: string,
  plan: TestPlan,
  result: RunResult,
): Promise<ReportSource> => {
  const files = new Map<string, Buffer>();
  for (const name of FILES) {
    const bytes = await readFile(join(folder, name)).catch(() => undefined);
    if (bytes !== undefined) files.set(name, bytes);
  }
  const messages = join(folder, 'messages.jsonl');
  const { columns } = await readHistory(join(folder, 'history.jsonl'), { format: 'jsonl' });
  return {
    title: plan.bugs.length === 0 ? plan.system : `${plan.system} with ${plan.bugs.join(', ')}`,
    plan,
    result,
    history: columns,
    ledger: await readFaultLog(join(folder, 'faults.jsonl')),
    events: await readEventLog(join(folder, 'events.jsonl')),
    logs: await readLogs(join(folder, 'nodes')),
    ...(existsSync(messages)
      ? { messages: parseLines(messages, await readFile(messages, 'utf8')) }
      : {}),
    files,
  };
};

const LOG = '.log';

const readLogs = async (folder: string): Promise<readonly NodeText[]> => {
  const names = (await readdir(folder).catch(() => [])).filter((name) => name.endsWith(LOG));
  return Promise.all(
    names.sort().map(async (name) => ({
      node: name.slice(0, -LOG.length),
      text: await readFile(join(folder, name), 'utf8'),
    })),
  );
};
