/** A node that fails to send, or to receive, some of its messages: the classic omission failures. */
import { linkFault } from './parts/link-fault.ts';

export const omission = linkFault({
  name: 'omission',
  summary: 'one node loses some of what it sends, or some of what is sent to it',
  failureClass: 'omission',
  kinds: [
    { name: 'send', summary: 'some of what the node sends', aimed: true, leastNodes: 2 },
    { name: 'receive', summary: 'some of what is sent to the node', aimed: true, leastNodes: 2 },
  ],
  finds: [],
  capabilities: () => ['links.loss'],
  draw: (_kind, random) => {
    const drop = random.pick([0.3, 0.6, 0.9]);
    return { disturbance: { drop }, words: `${drop * 100} %` };
  },
  counted: 'dropped',
  countedWords: 'dropped',
});
