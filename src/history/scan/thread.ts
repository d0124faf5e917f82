/** The thread that scans: one job at a time, in the order in which they come. */
import { parentPort } from 'node:worker_threads';
import type { ScanJob, ScanMessage } from './messages.ts';
import { ByteScan } from './scan-bytes.ts';

const say = (message: ScanMessage): void => {
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a thread, not a window
  parentPort?.postMessage(message);
};

const scan = new ByteScan();
parentPort?.on('message', (job: ScanJob) => say(scan.scan(job)));
say('ready');
