/** Stops node processes (SIGSTOP) and lets them go on: to the others they look dead, to themselves
 * no time has passed. */
import { nodeFault } from './parts/node-fault.ts';
import { TARGET_KINDS } from './parts/targets.ts';

export const pause = nodeFault({
  name: 'pause',
  summary: 'stops node processes (SIGSTOP) and lets them go on when it heals',
  failureClass: 'crash',
  kinds: TARGET_KINDS,
  provedBy: 'the kernel says that the process is stopped; after healing, that it is not',
  finds: [],
  capabilities: () => ['process.pause'],
  state: () => ({ process: 'paused' }),
  seen: (_fault, _node, _before, now) => now.process === 'paused',
  seenWords: 'processes stopped',
});
