/**
 * A network that damages some messages. Their receivers see by the checksum that they are damaged, or,
 * beyond what most systems build on, do not: then what is damaged reaches the application.
 */
import { linkFault } from './parts/link-fault.ts';
import { LINK_KINDS } from './parts/links.ts';

const UNNOTICED = 'unnoticed';

export const corrupt = linkFault({
  name: 'corrupt',
  summary: 'damages some of the messages, which their receivers notice and throw away, or do not',
  failureClass: 'network',
  kinds: [
    ...LINK_KINDS,
    {
      name: UNNOTICED,
      summary:
        'the links of one node; one bit of what a packet carries is another, and its checksum fits',
      aimed: true,
      beyond: 'checksums of the network find what is damaged',
      leastNodes: 2,
    },
  ],
  finds: [],
  capabilities: (kind) => [kind === UNNOTICED ? 'links.alter' : 'links.corrupt'],
  draw: (kind, random) => {
    const chance = random.pick([0.05, 0.15, 0.3]);
    const disturbance = kind === UNNOTICED ? { alter: chance } : { corrupt: chance };
    return { disturbance, words: `${chance * 100} %` };
  },
  counted: 'disturbed',
  countedWords: 'damaged',
});
