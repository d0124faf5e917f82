/** A narrow network: what is sent queues up. */
import { roadFault } from '../road-fault.ts';
import { ROAD_KINDS } from '../roads.ts';

export const bandwidth = roadFault({
  name: 'bandwidth',
  summary: 'limits how much goes through in a second; what is more waits in a queue',
  failureClass: 'timing',
  kinds: ROAD_KINDS,
  finds: [],
  needs: () => ['links.rate'],
  draw: (_kind, random) => {
    const rateKbit = random.pick([64, 256, 1_024]);
    return { disturbance: { rateKbit }, words: `${rateKbit} kbit/s` };
  },
  counted: 'disturbed',
  countedWords: 'slowed down',
});
