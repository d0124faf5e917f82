/** How a system is bound to one of the workloads that it serves. */
import { PROPERTY_NAMES } from '../../../checkers/ask.ts';
import { usageFailure } from '../../base/failure.ts';
import type { OptionSpec, OptionValues } from '../../base/options.ts';
import type { Binding } from '../../cluster/port/system.ts';
import { propertiesOf, type Workload } from '../../generator/workload.ts';
import type { TestPlan } from '../../runner/plan/plan.ts';
import { lookUp } from '../lookup.ts';
import type { Subject } from '../subject/subject.ts';
import type { Settable } from './options.ts';

/** Those that the system serves. */
export const workloadsOf = ({ system, workloads }: Subject): readonly Workload[] =>
  workloads.filter(({ name }) => name in system.workloads);

/** The workload's options, with the defaults that the system needs. */
export const settableFor = (
  { name, options = {} }: Workload,
  { workloadOptions = {} }: Binding,
): Settable => {
  for (const option of Object.keys(workloadOptions)) {
    lookUp(
      `option of ${name}`,
      option,
      Object.keys(options).map((known) => ({ name: known })),
    );
  }
  const withDefault = ([option, spec]: [string, OptionSpec]): [string, OptionSpec] => {
    const set = workloadOptions[option];
    return [option, set === undefined ? spec : ({ ...spec, default: set } as OptionSpec)];
  };
  return { name, options: Object.fromEntries(Object.entries(options).map(withDefault)) };
};

export const modelOf = (
  { model }: Binding,
  workload: Workload,
  options: OptionValues,
  { models, module }: Subject,
): TestPlan['model'] => {
  const { model: name, options: set = {} } =
    model === undefined ? workload.check(options) : { model: model.name, ...model };
  const from = module !== undefined && models.includes(name) ? { module } : {};
  return { name, ...from, options: structuredClone(set) as TestPlan['model']['options'] };
};

/** @throws Failure (exit 64) for a property that says nothing of the workload's histories */
export const refuseStrangers = (
  levels: readonly string[],
  workload: Workload,
  options: OptionValues,
): void => {
  const own = propertiesOf(workload.check(options));
  const stranger = PROPERTY_NAMES.find((name) => levels.includes(name) && !own.includes(name));
  if (stranger === undefined) return;
  throw usageFailure(
    'foreign-property',
    `${stranger} says nothing of the workload ${workload.name}.`,
    own.length === 0 ? 'Name a consistency level.' : `Its properties: ${own.join(', ')}.`,
  );
};
