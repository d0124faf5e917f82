/** A network that loses some of its messages. */
import { linkFault } from './parts/link-fault.ts';
import { LINK_KINDS } from './parts/links.ts';

export const loss = linkFault({
  name: 'loss',
  summary: 'loses some of the messages, at random',
  failureClass: 'omission',
  kinds: LINK_KINDS,
  finds: [],
  capabilities: () => ['links.loss'],
  draw: (_kind, random) => {
    const drop = random.pick([0.05, 0.15, 0.3, 0.5]);
    return { disturbance: { drop }, words: `${drop * 100} %` };
  },
  counted: 'dropped',
  countedWords: 'dropped',
});
