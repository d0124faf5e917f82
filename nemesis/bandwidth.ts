/** A narrow network: what is sent queues up. */
import { linkFault } from './parts/link-fault.ts';
import { LINK_KINDS } from './parts/links.ts';

export const bandwidth = linkFault({
  name: 'bandwidth',
  summary: 'limits how much goes through in a second; what is more waits in a queue',
  failureClass: 'timing',
  kinds: LINK_KINDS,
  finds: [],
  capabilities: () => ['links.rate'],
  draw: (_kind, random) => {
    const rateKbit = random.pick([64, 256, 1_024]);
    return { disturbance: { rateKbit }, words: `${rateKbit} kbit/s` };
  },
  counted: 'disturbed',
  countedWords: 'slowed down',
});
