/** The built command as a user types it, in a folder of its own, and what its last run has left. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll } from 'vitest';
import type { System } from '../../src/cluster/port/system.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/verify.js', import.meta.url));

/** A finding is documented as one that is seen within so many runs. */
const RUNS = 3;

export interface Ended {
  readonly exitCode?: number;
  readonly stdout: string;
  readonly stderr: string;
}

export const asTyped = ({ name, findings = [] }: System) => {
  let made: string | undefined;
  // Not before it is needed: where all tests are skipped, nothing is called afterwards.
  const folder = (): string => (made ??= mkdtempSync(join(tmpdir(), `verify-${name}-`)));
  afterAll(() => {
    if (made !== undefined) rmSync(made, { recursive: true, force: true });
  });

  const verify = (line: string): Promise<Ended> =>
    execa(process.execPath, [PROGRAM, ...line.split(' ')], {
      reject: false,
      cwd: folder(),
    });
  /** A file of the last run: `verdict.json`, `run.json`. */
  const read = (file: string): unknown =>
    JSON.parse(readFileSync(join(folder(), 'results/latest', file), 'utf8'));

  return {
    verify,
    read,
    /** Runs the finding whose command has this part, as the page says it, until it is seen. */
    find: async (part: string): Promise<Ended> => {
      const [found, ...others] = findings.filter(({ foundBy }) => foundBy.includes(part));
      if (found === undefined || others.length > 0) throw new Error(`not one finding by ${part}`);
      for (let run = 1; ; run++) {
        const ended = await verify(found.foundBy.replace(/^verify /u, ''));
        if (ended.exitCode === 1 || run === RUNS) return ended;
      }
    },
    /** Containers of the last run, as the engine tells it; empty is the rule. */
    left: async (): Promise<string> => {
      const { runId } = read('run.json') as { runId: string };
      const filter = `label=verify.run=${runId}`;
      return (await execa('docker', ['ps', '-aq', '--filter', filter])).stdout;
    },
  };
};
