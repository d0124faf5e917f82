/** The reaper's own process: see `reaper.ts`. Ends by itself, whatever happens to the harness. */
import { rmSync } from 'node:fs';
import { lineSplitter } from '../../node/lines.ts';
import { killIdentity } from './process-identity.ts';
import type { ReaperOrder } from './reaper.ts';

const processes = new Set<string>();
const folders = new Set<string>();
const dockerRuns = new Set<string>();
let done = false;

const obey = (order: ReaperOrder): void => {
  if ('process' in order) processes.add(order.process);
  else if ('folder' in order) folders.add(order.folder);
  else if ('docker' in order) dockerRuns.add(order.docker);
  else done = true;
};

const reap = async (): Promise<void> => {
  if (done) return;
  for (const identity of processes) killIdentity(identity);
  for (const folder of folders) {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 }); // the dying may still write
  }
  if (dockerRuns.size === 0) return;
  // Loaded only now: most runs end well, and a waiting reaper should cost little.
  const { removeRun } = await import('../docker/engine/clean.ts');
  for (const run of dockerRuns) await removeRun(run);
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
