/**
 * Ends node processes and removes their data: they come back empty, under their old names. Most
 * systems promise nothing then (a Raft node that forgets its vote may vote twice).
 */
import { nodeFault } from './parts/node-fault.ts';
import { TARGET_KINDS } from './parts/targets.ts';

const STABLE_STORAGE = 'what was synced is kept';

export const amnesia = nodeFault({
  name: 'amnesia',
  summary: 'kills node processes and removes their data; they start again with an empty disk',
  failureClass: 'crash',
  kinds: TARGET_KINDS.map((kind) => ({ ...kind, beyond: STABLE_STORAGE })),
  provedBy:
    'the kernel has no such process any more, and the data folder, where it is read, is empty',
  finds: [],
  capabilities: () => ['process.amnesia'],
  state: () => ({ process: 'dead', death: 'amnesia' }),
  // Undefined: the runtime removes the data before it says that the state is as wanted.
  seen: (_fault, _node, _before, now) =>
    now.process === 'dead' && (now.dataBytes === undefined || now.dataBytes === 0),
  seenWords: 'processes gone with their data',
});
