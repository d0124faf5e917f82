/** A network in which some messages are overtaken by later ones. */
import { linkFault } from './parts/link-fault.ts';
import { LINK_KINDS } from './parts/links.ts';

export const reorder = linkFault({
  name: 'reorder',
  summary: 'lets some of the messages be overtaken by later ones',
  failureClass: 'network',
  kinds: LINK_KINDS,
  finds: [],
  capabilities: () => ['links.reorder'],
  draw: (_kind, random) => {
    const chance = random.pick([0.1, 0.3, 0.6]);
    return { disturbance: { reorder: chance }, words: `${chance * 100} %` };
  },
  counted: 'disturbed',
  countedWords: 'held back',
});
