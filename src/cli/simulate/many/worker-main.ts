/** A process that makes simulated runs, one seed after the other, as its parent asks. */
import { subjectOf, type Subject } from '../../subject/subject.ts';
import { runSeed, type SeedsSetup } from './seed-run.ts';

/** What it is told: first the setup, then seeds. Each seed is answered by its outcome. */
export type WorkerOrder = { readonly setup: SeedsSetup } | SeedOrder;

export interface SeedOrder {
  readonly seed: number;
  readonly save: boolean;
}

let setup: SeedsSetup | undefined;
let subject: Promise<Subject> | undefined;

process.on('message', (order: WorkerOrder) => void follow(order));
// Ctrl-C reaches the whole group: the parent decides what becomes of us.
for (const signal of ['SIGINT', 'SIGHUP'] as const) process.on(signal, () => {});
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));

const follow = async (order: WorkerOrder): Promise<void> => {
  if ('setup' in order) {
    setup = order.setup;
    subject = subjectOf(order.setup);
    return;
  }
  if (setup === undefined || subject === undefined) throw new Error('a seed before the setup');
  process.send?.(await runSeed(order.seed, setup, await subject, order.save));
};
