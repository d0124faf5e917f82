/** The reaper's own process: see `reaper.ts`. Ends by itself, whatever happens to the harness. */
import { rmSync } from 'node:fs';
import { lineSplitter } from '../../node/lines.ts';
import { killIdentity } from './process-identity.ts';
import type { ReaperOrder } from './reaper.ts';

const processes = new Set<string>();
const folders = new Set<string>();
/** Runs by the module that removes them. */
const runs = new Map<string, string>();
let done = false;

const obey = (order: ReaperOrder): void => {
  if ('process' in order) processes.add(order.process);
  else if ('folder' in order) folders.add(order.folder);
  else if ('run' in order) runs.set(order.run, order.module);
  else done = true;
};

const reap = async (): Promise<void> => {
  if (done) return;
  for (const identity of processes) killIdentity(identity);
  for (const folder of folders) {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 }); // the dying may still write
  }
  for (const [run, module] of runs) {
    // Loaded only now: most runs end well, and a waiting reaper should cost little.
    const runtime = (await import(module)) as { removeRun(run: string): Promise<unknown> };
    await runtime.removeRun(run);
  }
};

process.stdin.on(
  'data',
  lineSplitter((line) => obey(JSON.parse(line) as ReaperOrder)),
);
process.stdin.on('end', () => {
  reap().catch(() => {
    process.exitCode = 1; // nobody listens any more; `verify clean` finds what is left
  });
});
