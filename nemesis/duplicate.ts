/** A network that delivers some messages twice. */
import { linkFault } from './parts/link-fault.ts';
import { LINK_KINDS } from './parts/links.ts';

export const duplicate = linkFault({
  name: 'duplicate',
  summary: 'delivers some of the messages twice',
  failureClass: 'network',
  kinds: LINK_KINDS,
  finds: [],
  capabilities: () => ['links.duplicate'],
  draw: (_kind, random) => {
    const chance = random.pick([0.1, 0.3, 0.6]);
    return { disturbance: { duplicate: chance }, words: `${chance * 100} %` };
  },
  counted: 'disturbed',
  countedWords: 'doubled',
});
