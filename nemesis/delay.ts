/** A slow network: each message takes longer, by the same time or by one of its own. */
import { linkFault } from './parts/link-fault.ts';
import { LINK_KINDS } from './parts/links.ts';

export const delay = linkFault({
  name: 'delay',
  summary: 'makes messages take longer: always the same, or each by a time of its own',
  failureClass: 'timing',
  kinds: [
    ...LINK_KINDS,
    {
      name: 'jitter',
      summary:
        'the links of one node, each message delayed by a time of its own, so that they overtake each other',
      aimed: true,
      leastNodes: 2,
    },
  ],
  finds: [],
  capabilities: () => ['links.delay'],
  draw: (kind, random) => {
    const ms = random.pick([20, 50, 100, 200]);
    return kind === 'jitter'
      ? { disturbance: { jitterMs: 2 * ms }, words: `0 to ${2 * ms} ms` }
      : { disturbance: { delayMs: ms }, words: `${ms} ms` };
  },
  counted: 'disturbed',
  countedWords: 'delayed',
});
