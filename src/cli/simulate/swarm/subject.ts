/** What a seed draws of the system and of its workload: its size, what clients do, what can be set. */
import type { OptionSpec } from '../../../base/options.ts';
import type { Random } from '../../../base/random.ts';
import type { Binding, System } from '../../../cluster/port/system.ts';
import { lookUp } from '../../lookup.ts';
import { settableFor, workloadsOf } from '../../run/binding.ts';
import { defaultsOf } from '../../run/options.ts';
import type { Subject } from '../../subject/subject.ts';

const NODES = [3, 3, 4, 5, 5, 7];
const CLIENTS = [2, 5, 10, 20, 50];
/** The first workload is the one that most is known of. */
const SHARE_OF_FIRST_WORKLOAD = 0.5;

/** As `--nodes` takes it: a size that the system can have. */
export const drawNodes = (random: Random, system: System): string => {
  const options = defaultsOf(system.options ?? {});
  const isPossible = (count: number): boolean => {
    try {
      return (system.layout?.(count, options).length ?? count) > 0;
    } catch {
      return false;
    }
  };
  const possible = NODES.filter(isPossible);
  return String(possible.length === 0 ? system.defaultNodes : random.pick(possible));
};

/** The name of one that promises something. */
export const drawWorkload = (random: Random, { system, workloads }: Subject): string => {
  const options = defaultsOf(system.options ?? {});
  const names = Object.entries(system.workloads)
    .filter(([name]) => workloads.some((one) => one.name === name))
    .filter(([, binding]) => binding.promises(options).length > 0)
    .map(([name]) => name);
  const [first = Object.keys(system.workloads)[0] ?? '', ...others] = names;
  return others.length === 0 || random.next() < SHARE_OF_FIRST_WORKLOAD
    ? first
    : random.pick(others);
};

/** As `--concurrency` takes it. */
export const drawClients = (random: Random, subject: Subject, workload: string): string => {
  const { mostClients = Infinity } = lookUp('workload', workload, workloadsOf(subject));
  return String(random.pick(CLIENTS.filter((count, at) => at === 0 || count <= mostClients)));
};

/**
 * As `-o` takes them: those given, and of the others what is worth trying. What the system needs of the
 * workload's options stays as it is.
 */
export const drawOptions = (
  random: Random,
  subject: Subject,
  workload: string,
  given: readonly string[],
): readonly string[] => {
  const { system } = subject;
  const known = lookUp('workload', workload, workloadsOf(subject));
  const { workloadOptions = {}, ...binding } = system.workloads[known.name] as Binding;
  const specs = {
    ...settableFor(known, { ...binding, workloadOptions }).options,
    ...system.options,
  };
  const settled = new Set([...Object.keys(workloadOptions), ...given.map(nameOf)]);
  const drawn = Object.entries(specs).flatMap(([name, spec]) => {
    const tried = triedOf(spec);
    if (settled.has(name) || tried.length === 0) return [];
    return [`${name}=${random.split(name).pick(tried)}`];
  });
  return [...given, ...drawn];
};

const triedOf = (spec: OptionSpec): readonly string[] =>
  'tried' in spec && spec.tried !== undefined ? spec.tried.map(String) : [];

const nameOf = (text: string): string => text.split('=')[0] ?? '';
