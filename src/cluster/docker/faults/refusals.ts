/**
 * Which faults this engine and kernel can do, tried out on the agent itself, and only those that the
 * run may ask for. What cannot be done is not an error here: it is the reason that the run is told.
 */
import type { Capability } from '../../port/wanted.ts';
import type { Agent } from '../agent/agent.ts';
import { killHard, startSleeper, tryShape } from '../agent/verbs.ts';
import { Clocks } from '../clock/clocks.ts';

export type Refusals = ReadonlyMap<Capability, string>;

const NETEM_FAULTS: readonly Capability[] = [
  'links.delay',
  'links.duplicate',
  'links.reorder',
  'links.corrupt',
];

export const refusals = async (agent: Agent, wanted: readonly Capability[]): Promise<Refusals> => {
  const found = new Map<Capability, string>();
  const shaped = wanted.filter((c) => c === 'links.rate' || NETEM_FAULTS.includes(c));
  if (shaped.length > 0) {
    const noClasses = await shapingProblem(agent, 'htb');
    const noNetem = noClasses ?? (await shapingProblem(agent, 'netem delay 1ms'));
    for (const capability of shaped) {
      const problem = capability === 'links.rate' ? noClasses : noNetem;
      if (problem !== undefined) found.set(capability, problem);
    }
  }
  if (wanted.includes('clock')) {
    const problem = await clockProblem(agent);
    if (problem !== undefined) found.set('clock', problem);
  }
  return found;
};

/** Why the kernel has no queue discipline of this kind, or undefined. */
export const shapingProblem = async (agent: Agent, kind: string): Promise<string | undefined> => {
  const says = await agent.run(tryShape(kind));
  if (!/Error|unknown|not found/i.test(says)) return undefined;
  const [name] = kind.split(' ');
  return `the kernel has no ${name} (${says.split('\n')[0]?.replace(/^Error: /, '')})`;
};

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
