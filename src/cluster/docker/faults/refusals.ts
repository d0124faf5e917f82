/**
 * Which faults this engine and kernel can do, tried out on the agent itself, and only those that the
 * run may ask for. What cannot be done is not an error here: it is the reason that the run is told.
 */
import type { Capability } from '../../port/wanted.ts';
import type { Agent } from '../agent/agent.ts';
import { killHard, startSleeper, tryQueue, tryShape } from '../agent/verbs.ts';
import { Clocks } from '../clock/clocks.ts';
import type { LinkMeans } from './queues.ts';

export type Refusals = ReadonlyMap<Capability, string>;

export interface Abilities {
  readonly means: LinkMeans;
  readonly refusals: Refusals;
}

const NETEM_FAULTS: readonly Capability[] = [
  'links.delay',
  'links.duplicate',
  'links.reorder',
  'links.corrupt',
];

export const abilities = async (
  agent: Agent,
  wanted: readonly Capability[],
): Promise<Abilities> => {
  const found = new Map<Capability, string>();
  let means: LinkMeans = 'netem';
  const disturbing = wanted.filter(
    (c) => /^links\.(rate|alter)$/.test(c) || NETEM_FAULTS.includes(c),
  );
  if (disturbing.length > 0) {
    const noClasses = await shapingProblem(agent, 'htb');
    const noNetem = noClasses ?? (await shapingProblem(agent, 'netem delay 1ms'));
    const asks = disturbing.includes('links.alter') || noNetem !== undefined;
    const noQueues = asks ? await queueProblem(agent) : undefined;
    if (noNetem !== undefined) means = 'queues';
    for (const capability of disturbing) {
      const either = noNetem && noQueues && `${noNetem}, and ${noQueues}`;
      const problem = { 'links.rate': noClasses, 'links.alter': noQueues };
      const why = capability in problem ? problem[capability as keyof typeof problem] : either;
      if (why !== undefined) found.set(capability, why);
    }
  }
  if (wanted.includes('clock')) {
    const problem = await clockProblem(agent);
    if (problem !== undefined) found.set('clock', problem);
  }
  return { means, refusals: found };
};

/** Why the kernel has no queue discipline of this kind, or undefined. */
export const shapingProblem = async (agent: Agent, kind: string): Promise<string | undefined> => {
  const says = await agent.run(tryShape(kind));
  if (!/Error|unknown|not found/i.test(says)) return undefined;
  const [name] = kind.split(' ');
  return `the kernel has no ${name} (${says.split('\n')[0]?.replace(/^Error: /, '')})`;
};

/** Why packets cannot be handed to a program of ours, or undefined. */
export const queueProblem = async (agent: Agent): Promise<string | undefined> =>
  agent.run(tryQueue()).then(
    () => undefined,
    (error: Error) =>
      `packets cannot be handed to a program through NFQUEUE (${error.message.split('\n')[0]})`,
  );

/** Skews the clock of a process of the agent's own: why that does not work, or undefined. */
export const clockProblem = async (agent: Agent): Promise<string | undefined> => {
  const [pid = '', started = ''] = (await agent.run(startSleeper())).split(' ');
  const target = { pid: Number(pid), started: started.trim() };
  const clocks = new Clocks(agent);
  try {
    await clocks.set([{ ...target, offsetMs: 1000 }]);
    const offset = (await clocks.read([target])).get(target.pid);
    return offset === 1000 ? undefined : 'the clock of a process could not be patched';
  } catch (error) {
    return (error as Error).message;
  } finally {
    await agent.run(killHard(target.pid)).catch(() => undefined);
  }
};
