/**
 * Takes a node's disk away, or damages what is on it. A node that cannot write may end by itself: it
 * is started again when its disk is whole.
 */
import type { Fault } from '../src/cluster/port/nemesis.ts';
import type { Capability, WantedNode } from '../src/cluster/port/wanted.ts';
import { nodeFault, type Particulars } from './parts/node-fault.ts';
import { chooseTargets } from './parts/targets.ts';

const MOST_TORN_BYTES = 400;
const STABLE_STORAGE = 'what was synced is kept';

export const disk = nodeFault({
  name: 'disk',
  summary: "fills, breaks or hangs a node's disk, or damages one of its files while it is down",
  failureClass: 'omission',
  kinds: [
    { name: 'full', summary: 'no byte can be written', aimed: true },
    { name: 'io-error', summary: 'every read and write fails', aimed: true },
    { name: 'hung', summary: 'no write ends', aimed: true },
    {
      name: 'torn',
      summary: 'the last bytes of a file are gone when the node comes back',
      aimed: true,
      beyond: STABLE_STORAGE,
    },
    {
      name: 'flipped',
      summary: 'some bits of a file are flipped when the node comes back',
      aimed: true,
      beyond: STABLE_STORAGE,
    },
  ],
  provedBy:
    "a write of the agent's own on the node's disk fails or hangs in the same way; of damage, the bytes are counted where the runtime counts them",
  finds: [],
  capabilities: (kind) => [capabilityOf(kind)],
  targets: async (kind, random, view) =>
    isDamage(kind) && view.damage.length === 0 ? undefined : chooseTargets('one', random, view),
  particulars: (kind, random, _targets, view): Particulars => {
    if (!isDamage(kind)) return { detail: null, words: kind };
    const bytes = kind === 'torn' ? random.between(1, MOST_TORN_BYTES) : random.between(1, 3);
    return { detail: { files: [...view.damage], bytes }, words: `${bytes} bytes ${kind}` };
  },
  state: (fault) => stateOf(fault),
  // Of nodes on one machine not each has such files.
  readable: (now, { kind }) => !isDamage(kind) || now.damagedBytes !== 0,
  seen: ({ kind }, _node, before, now) =>
    isDamage(kind)
      ? now.process === 'dead' &&
        (now.damagedBytes === undefined || now.damagedBytes > (before.damagedBytes ?? 0))
      : now.disk === kind,
  seenWords: 'disks in that state',
});

const capabilityOf = (kind: string): Capability => {
  if (isDamage(kind)) return 'disk.damage';
  return kind === 'full' ? 'disk.full' : kind === 'hung' ? 'disk.hung' : 'disk.io-error';
};

const isDamage = (kind: string): kind is 'torn' | 'flipped' =>
  kind === 'torn' || kind === 'flipped';

const stateOf = ({ kind, detail }: Fault): WantedNode => {
  if (!isDamage(kind)) return { disk: kind as 'full' | 'io-error' | 'hung' };
  const { files, bytes } = detail as { files: string[]; bytes: number };
  return { process: 'dead', death: 'kill', damage: { files, how: kind, bytes } };
};
