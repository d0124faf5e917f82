/** Ends node processes at once (SIGKILL) and starts them again: a halting crash with recovery. */
import { nodeFault } from './parts/node-fault.ts';
import { TARGET_KINDS } from './parts/targets.ts';

export const kill = nodeFault({
  name: 'kill',
  summary: 'kills node processes (SIGKILL) and starts them again when it heals; their disk stays',
  failureClass: 'crash',
  kinds: TARGET_KINDS,
  provedBy: 'the kernel has no such process any more; after healing a new one runs',
  finds: ['raft --bug ack-before-sync', 'raft --bug forget-vote', 'raft --bug retry-twice'],
  capabilities: () => ['process.kill'],
  state: () => ({ process: 'dead', death: 'kill' }),
  seen: (_fault, _node, _before, now) => now.process === 'dead',
  seenWords: 'processes gone',
});
