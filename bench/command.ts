/** One run of the built command, as a user types it, in an empty results folder of its own. */
import { execa } from 'execa';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RunResult } from '../src/runner/evaluation/result.ts';
import type { SavedEvent } from '../src/runner/events.ts';

export interface CommandRun {
  /** Undefined where it came to no result; `said` then tells why. */
  readonly result: RunResult | undefined;
  readonly events: readonly SavedEvent[];
  readonly exitCode: number;
  readonly elapsedMs: number;
  /** What it wrote to its standard error. */
  readonly said: string;
}

const PROGRAM = fileURLToPath(new URL('../bin/verify.js', import.meta.url));

/** @param command "verify raft --nemesis partition"; none of its words needs quotes */
export const runCommand = async (command: string): Promise<CommandRun> => {
  const results = await mkdtemp(join(tmpdir(), 'verify-bench-'));
  const began = performance.now();
  try {
    const words = command.split(' ').slice(1);
    const ended = await execa(
      process.execPath,
      [PROGRAM, ...words, '--json', '--results', results],
      { reject: false, stdin: 'ignore' },
    );
    const lines = ended.stdout.split('\n').filter((line) => line.startsWith('{'));
    const events = lines.map((line) => JSON.parse(line) as SavedEvent | ResultLine);
    return {
      result: events.find((event) => event.type === 'result')?.result,
      events: events.filter((event) => event.type !== 'result'),
      exitCode: ended.exitCode ?? -1,
      elapsedMs: performance.now() - began,
      said: ended.stderr,
    };
  } finally {
    await rm(results, { recursive: true, force: true });
  }
};

interface ResultLine {
  readonly type: 'result';
  readonly result: RunResult;
}
