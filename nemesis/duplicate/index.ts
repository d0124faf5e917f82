/** A network that delivers some messages twice. */
import { roadFault } from '../road-fault.ts';
import { ROAD_KINDS } from '../roads.ts';

export const duplicate = roadFault({
  name: 'duplicate',
  summary: 'delivers some of the messages twice',
  failureClass: 'network',
  kinds: ROAD_KINDS,
  finds: [],
  needs: () => ['links.duplicate'],
  draw: (_kind, random) => {
    const chance = random.pick([0.1, 0.3, 0.6]);
    return { disturbance: { duplicate: chance }, words: `${chance * 100} %` };
  },
  counted: 'disturbed',
  countedWords: 'doubled',
});
