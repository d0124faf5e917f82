/** A network in which some messages are overtaken by later ones. */
import { roadFault } from '../road-fault.ts';
import { ROAD_KINDS } from '../roads.ts';

export const reorder = roadFault({
  name: 'reorder',
  summary: 'lets some of the messages be overtaken by later ones',
  failureClass: 'network',
  kinds: ROAD_KINDS,
  finds: [],
  needs: () => ['links.reorder'],
  draw: (_kind, random) => {
    const chance = random.pick([0.1, 0.3, 0.6]);
    return { disturbance: { reorder: chance }, words: `${chance * 100} %` };
  },
  counted: 'disturbed',
  countedWords: 'held back',
});
