/** A network that damages some messages; their receivers see by the checksum that they are damaged. */
import { linkFault } from './parts/link-fault.ts';
import { LINK_KINDS } from './parts/links.ts';

export const corrupt = linkFault({
  name: 'corrupt',
  summary: 'damages some of the messages, which their receivers notice and throw away',
  failureClass: 'network',
  kinds: LINK_KINDS,
  finds: [],
  capabilities: () => ['links.corrupt'],
  draw: (_kind, random) => {
    const chance = random.pick([0.05, 0.15, 0.3]);
    return { disturbance: { corrupt: chance }, words: `${chance * 100} %` };
  },
  counted: 'disturbed',
  countedWords: 'damaged',
});
