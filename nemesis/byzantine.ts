/**
 * Makes node programs of ours betray their protocol towards their peers: an adversary for agreement
 * protocols. Clients are always told the truth as the traitor sees it.
 */
import { nodeFault } from './parts/node-fault.ts';
import { oneNode } from './parts/targets.ts';
import type { NodeName, WantedNode } from '../src/cluster/port/wanted.ts';

const HONEST_NODES = 'nodes follow their protocol';

export const byzantine = nodeFault({
  name: 'byzantine',
  summary:
    'makes nodes lie to their peers, tell each another story, repeat old messages or fall silent',
  failureClass: 'arbitrary',
  kinds: [
    {
      name: 'lie',
      summary: 'alters fields of the messages to its peers',
      aimed: true,
      beyond: HONEST_NODES,
    },
    {
      name: 'equivocate',
      summary: 'tells half of its peers the truth and the others another story',
      aimed: true,
      beyond: HONEST_NODES,
    },
    { name: 'replay', summary: 'sends old messages again', aimed: true },
    { name: 'silent', summary: 'sends nothing to its peers', aimed: true },
  ],
  provedBy: 'the node itself counts the messages that it altered, repeated or held back',
  finds: [],
  capabilities: () => ['byzantine'],
  targets: async (kind, random, view) => {
    const first = await oneNode(kind, random, view, view.healthy);
    if (first === undefined || !view.mayGoDown([first])) return undefined;
    if (view.target !== undefined) return [first];
    // Agreement among n needs n > 3f (Lamport, Shostak, Pease 1982, theorem 1); one in any case.
    const most = Math.max(1, Math.floor((view.nodes.length - 1) / 3));
    let traitors: readonly NodeName[] = [first];
    for (const node of random.shuffle(view.healthy).slice(0, random.below(most))) {
      const more = [...new Set([...traitors, node])];
      if (view.mayGoDown(more)) traitors = more;
    }
    return traitors;
  },
  particulars: (kind) => ({ detail: null, words: kind }),
  state: ({ kind }) => ({ byzantine: kind as NonNullable<WantedNode['byzantine']> }),
  readable: ({ process }) => process === 'running',
  seen: ({ kind }, _node, _before, now) => now.byzantine === kind && (now.betrayals ?? 0) > 0,
  seenWords: 'nodes have betrayed their peers',
});
