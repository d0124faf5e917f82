/** The pages of docs/workloads. */
import type { Binding } from '../../src/cluster/port/system.ts';
import { randomFrom } from '../../src/base/random.ts';
import { defaultsOf } from '../../src/cli/run/options.ts';
import { propertiesOf, type Workload } from '../../src/generator/workload.ts';
import { SYSTEMS } from '../../systems/registry.ts';
import { WORKLOADS } from '../../workloads/registry.ts';
import { page, sentence, table } from './markdown.ts';
import { optionParts, promisesOf } from './options-part.ts';

export const workloadIndex = (): string =>
  page(
    'Workloads',
    'What clients do, and which promise it tests. `verify list workloads` shows the same, `verify list matrix` who promises what of it.',
    table(
      ['workload', 'what clients do', ...SYSTEMS.map(({ name }) => name)],
      WORKLOADS.map(({ name, summary }) => [
        `[${name}](${name}.md)`,
        summary,
        ...SYSTEMS.map((system) => {
          const binding = system.workloads[name];
          return binding === undefined ? '' : promisesOf(system, binding);
        }),
      ]),
    ),
  );

const CLOSING = {
  agree: 'every node is asked for everything, until all say the same',
  drain: 'clients go on until nothing is left',
};

const closingOf = (workload: Workload): string => {
  const closing = workload
    .source({
      random: randomFrom(1),
      keys: 1,
      concurrency: 1,
      nodes: ['n1'],
      options: defaultsOf(workload.options ?? {}),
    })
    .closing?.();
  if (closing === undefined) return 'nothing';
  const essential = closing.essential ? '; without it the run is `unknown`' : '';
  return `${CLOSING[closing.kind]}${essential}`;
};

export const workloadPage = (workload: Workload): string => {
  const { name, summary, essential, options = {} } = workload;
  const spec = workload.check(defaultsOf(options));
  const properties = propertiesOf(spec).map((one) => `\`${one}\``);
  const model = `the model \`${spec.model}\` ([models](../models.md))`;
  const serving = SYSTEMS.filter(({ workloads }) => name in workloads);
  return page(
    name,
    sentence(summary),
    table(
      ['', ''],
      [
        spec.kind === 'property'
          ? [
              'checked for',
              `the property ${properties.join(', ')} ([properties](../consistency.md#properties)), in the words of ${model}`,
            ]
          : ['checked against', model],
        ...(spec.kind === 'model' && properties.length > 0
          ? [
              [
                'or for',
                `the property ${properties.join(', ')} ([properties](../consistency.md#properties))`,
              ],
            ]
          : []),
        [
          'tested nothing',
          `a run without a successful ${essential.map((f) => `\`${f}\``).join(' or without a ')} is \`unknown\``,
        ],
        ['after healing', closingOf(workload)],
      ],
    ),
    ...optionParts(options),
    '## Systems that serve it',
    serving.length === 0
      ? 'None that comes along yet; a system of your own may.'
      : table(
          ['system', 'promise', 'command'],
          serving.map((system) => [
            `[${system.name}](../systems/${system.name}.md)`,
            promisesOf(system, system.workloads[name] as Binding),
            `\`verify ${system.name} --workload ${name}\``,
          ]),
        ),
  );
};
