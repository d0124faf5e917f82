/**
 * From a seed to the flags of a run: whatever the user has not set is drawn, so that a thousand runs
 * try a thousand clusters. The same seed draws the same, and what is set does not move what is drawn
 * beside it.
 */
import { randomFrom, type Random } from '../../../base/random.ts';
import type { RunFlags } from '../../run/flags.ts';
import type { Subject } from '../../subject/subject.ts';
import { drawFaults } from './faults.ts';
import { drawClients, drawNodes, drawOptions, drawWorkload } from './subject.ts';

export interface SwarmSetting {
  readonly subject: Subject;
  /** As the user gave them; what is not set is at its default. */
  readonly flags: RunFlags;
  /** Names of the flags that are set: they are kept. */
  readonly set: ReadonlySet<string>;
}

const KEYS = ['1', '1', '3', '10'];
/** Undefined: the workload's own. */
const READS = [undefined, undefined, '0.2', '0.5', '0.95', '0.95'];
/** In all, unless the rate is set. More of them find little more, and take longer to decide. */
const OPERATIONS = [200, 400, 900];
/** Some stories need many faults. */
const SECONDS = ['3', '10', '20', '20'];
const OPERATION_SECONDS = ['0.3', '0.5', '1', '2', '5'];
const LATENCIES = ['0.2..2', '0.2..2', '1..10', '1..60', 'exponential:5', 'pareto:0.5:1.3'];
const LOSSES = ['0', '0', '0', '0.01', '0.05', '0.2'];
const DISK_LATENCIES = ['0.3..1', '0.3..5', '1..40', 'exponential:10'];

export const drawFlags = (seed: number, setting: SwarmSetting): RunFlags => {
  const { subject, flags, set } = setting;
  const random = randomFrom(`swarm ${seed}`);
  const from = (what: string): Random => random.split(what);
  const kept = <Flag extends keyof RunFlags>(
    flag: Flag,
    drawn: RunFlags[Flag],
  ): Pick<RunFlags, Flag> =>
    ({ [flag]: set.has(flag) ? flags[flag] : drawn }) as Pick<RunFlags, Flag>;

  const workload = flags.workload ?? drawWorkload(from('workload'), subject);
  const timeLimit = set.has('timeLimit') ? flags.timeLimit : from('seconds').pick(SECONDS);
  const operations = from('operations').pick(OPERATIONS);
  const nodes = flags.nodes ?? drawNodes(from('nodes'), subject.system);
  const reads = flags.reads ?? from('reads').pick(READS);
  return {
    ...flags,
    workload,
    option: drawOptions(from('options'), subject, workload, flags.option ?? []),
    nodes,
    timeLimit,
    ...kept('rate', String(Math.max(1, Math.round(operations / Number(timeLimit))))),
    ...kept('concurrency', drawClients(from('clients'), subject, workload)),
    ...kept('keys', from('keys').pick(KEYS)),
    ...(reads === undefined ? {} : { reads }),
    ...kept('opTimeout', from('operation time').pick(OPERATION_SECONDS)),
    ...kept('latency', from('latency').pick(LATENCIES)),
    ...kept('loss', from('loss').pick(LOSSES)),
    ...kept('diskLatency', from('disk latency').pick(DISK_LATENCIES)),
    ...drawFaults(from('faults'), Number(nodes), Number(timeLimit), setting),
    seed: String(seed),
  };
};
