/**
 * A network that alters what some messages carry, so that no checksum of the network shows it: a value
 * failure (Cristian 1991) that only the application itself can notice.
 */
import { linkFault } from './parts/link-fault.ts';
import { LINK_KINDS } from './parts/links.ts';

const CHECKSUMS = 'checksums of the network find what is damaged';

export const silentCorruption = linkFault({
  name: 'silent-corruption',
  summary: 'flips a bit of what some of the messages carry, which no checksum of the network shows',
  failureClass: 'arbitrary',
  kinds: LINK_KINDS.map((kind) => ({ ...kind, beyond: CHECKSUMS })),
  finds: [],
  capabilities: () => ['links.alter'],
  draw: (_kind, random) => {
    const chance = random.pick([0.01, 0.05, 0.15]);
    return { disturbance: { alter: chance }, words: `${chance * 100} %` };
  },
  counted: 'disturbed',
  countedWords: 'altered',
});
