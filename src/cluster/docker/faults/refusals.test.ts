import { describe, expect, it } from 'vitest';
import { infrastructureFailure } from '../../../base/failure.ts';
import type { Capability } from '../../port/wanted.ts';
import type { Agent } from '../agent/agent.ts';
import { abilities } from './refusals.ts';

const LINKS: readonly Capability[] = ['links.delay', 'links.alter', 'links.rate'];

/** An agent on a kernel that lacks some of what disturbs links. */
const agentWithout = (...lacking: readonly ('htb' | 'netem' | 'queue')[]): Agent => ({
  run: (script) => {
    if (script.startsWith('try_queue') && lacking.includes('queue')) {
      return Promise.reject(infrastructureFailure('agent-failed', 'netlink: not there'));
    }
    const kind = lacking.find((one) => script.startsWith(`try_shape '${one}`));
    return Promise.resolve(kind === undefined ? '' : 'Error: Specified qdisc kind is unknown.');
  },
  close: () => Promise.resolve(),
});

const refused = async (...lacking: readonly ('htb' | 'netem' | 'queue')[]): Promise<unknown> => {
  const { means, refusals } = await abilities(agentWithout(...lacking), LINKS);
  return [means, [...refusals.keys()]];
};

describe('what links can be disturbed with', () => {
  it('is netem where the kernel has it, and a queue of packets where not', async () => {
    expect(await refused()).toEqual(['netem', []]);
    expect(await refused('netem')).toEqual(['queues', []]);
    expect(await refused('htb')).toEqual(['queues', ['links.rate']]);
    expect(await refused('queue')).toEqual(['netem', ['links.alter']]);
  });

  it('is nothing where there is neither, and both reasons are told', async () => {
    expect(await refused('netem', 'queue')).toEqual(['queues', ['links.delay', 'links.alter']]);
    const { refusals } = await abilities(agentWithout('netem', 'queue'), LINKS);
    expect(refusals.get('links.delay')).toBe(
      'the kernel has no netem (Specified qdisc kind is unknown.), and packets cannot be handed to a program through NFQUEUE (netlink: not there)',
    );
  });

  it('is not tried where no fault of links is wanted', async () => {
    const never: Agent = { ...agentWithout(), run: () => Promise.reject(new Error('asked')) };
    expect((await abilities(never, ['links.drop'])).refusals.size).toBe(0);
  });
});
