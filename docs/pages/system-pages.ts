/** The pages of docs/systems. */
import { BREACHES } from '../../src/cluster/port/protocol.ts';
import {
  type Finding,
  INTERVAL_MS,
  READY_MS,
  RECOVER_MS,
  type System,
} from '../../src/cluster/port/system.ts';
import { SYSTEMS } from '../../systems/registry.ts';
import { page, sentence, table, list, seconds } from './markdown.ts';
import { optionParts, promisesOf } from './options-part.ts';

export const systemIndex = (): string =>
  page(
    'Systems',
    'What can be tested. `verify list systems` shows the same.',
    table(
      ['system', 'runs on', 'what it is'],
      SYSTEMS.map(({ name, runtimes, summary }) => [
        `[${name}](${name}.md)`,
        runtimes.join(', '),
        summary,
      ]),
    ),
  );

export const systemPage = (system: System): string =>
  page(
    system.name,
    sentence(system.summary),
    table(
      ['', ''],
      [
        ['runs on', system.runtimes.join(', ')],
        ['nodes', `${system.defaultNodes}, or as \`--nodes\` says`],
        ['who leads', system.leader === undefined ? 'cannot be asked' : 'can be asked'],
        ['serves', `${seconds(system.timing?.readyMs ?? READY_MS)} after its start at the latest`],
        [
          'recovers',
          system.mayStayDown === true
            ? 'not promised'
            : `${seconds(system.timing?.recoverMs ?? RECOVER_MS)} after healing at the latest`,
        ],
        [
          'faults',
          `every ${seconds(system.timing?.intervalMs ?? INTERVAL_MS)}, or as \`--interval\` says`,
        ],
        [
          'crashes',
          system.mayCrash === true
            ? 'are counted'
            : 'a node that ends by itself is a violation (`--allow-crashes`: none)',
        ],
        ...Object.entries(system.refuses ?? {}).map(([capability, why]) => [
          `without \`${capability}\``,
          why,
        ]),
        ...(system.protocol === undefined
          ? []
          : [['protocol', 'what its nodes write is held to it (`no-breaches`): see below']]),
        ...(system.alarms ?? []).map(({ pattern, means, severity }) => [
          `alarm (${severity})`,
          `\`${pattern.source}\` in the log of a node: ${means}`,
        ]),
      ],
    ),
    '## What it promises',
    table(
      ['workload', 'promise'],
      Object.entries(system.workloads).map(([name, binding]) => [
        `[${name}](../workloads/${name}.md)`,
        promisesOf(system, binding) || 'nothing: name what to check with `--consistency`',
      ]),
    ),
    ...(system.notes ?? []),
    ...optionParts(system.options),
    ...protocolParts(system),
    ...findingParts(system),
    '## Planted bugs',
    list(
      (system.bugs ?? []).map(
        ({ name, summary, foundBy }) => `\`${name}\`: ${summary} \`${foundBy}\``,
      ),
      'None.',
    ),
  );

const findingParts = ({ findings = [] }: System): readonly string[] => {
  const those = (shown: Finding['shows'], title: string): readonly string[] => {
    const some = findings.filter(({ shows = 'violation' }) => shows === shown);
    const lines = some.map(({ summary, foundBy }) => `${summary} \`${foundBy}\``);
    return lines.length === 0 ? [] : [`## ${title}`, list(lines, '')];
  };
  return [
    ...those('violation', 'What is known to be found'),
    ...those('nothing', 'What was looked for and not found'),
  ];
};

const protocolParts = ({ protocol }: System): readonly string[] =>
  protocol === undefined
    ? []
    : [
        '## Mistakes of node programs',
        'Each is told when it is made first, with the offending message and the way out; counted; and ' +
          'in the summary, in `verdict.json` and in `junit.xml`. A program that cannot be run is exit ' +
          'code 64, a cluster that cannot be set up because of it 3.',
        table(
          ['mistake', 'what it is', 'in a run'],
          Object.entries(BREACHES).map(([kind, { severity, summary }]) => [
            `\`${kind}\``,
            summary,
            severity === 'violation' ? 'violation (exit code 1)' : 'warning',
          ]),
        ),
      ];
