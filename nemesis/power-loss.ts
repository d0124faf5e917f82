/** Takes the power from node processes: they end at once, and all that they had not synced is lost. */
import { nodeFault } from './parts/node-fault.ts';
import { TARGET_KINDS } from './parts/targets.ts';

export const powerLoss = nodeFault({
  name: 'power-loss',
  summary: 'ends nodes as a power failure does: what they had written and not synced is lost',
  failureClass: 'crash',
  kinds: TARGET_KINDS,
  provedBy: 'the kernel has no such process any more, and its disk was cut off before it ended',
  finds: ['raft --bug ack-before-sync'],
  capabilities: () => ['process.power-loss'],
  state: () => ({ process: 'dead', death: 'power-loss' }),
  seen: (_fault, _node, _before, now) => now.process === 'dead',
  seenWords: 'processes gone without a last sync',
});
