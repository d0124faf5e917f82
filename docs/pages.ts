/**
 * The pages of docs/nemesis, docs/systems and docs/workloads, from the registries alone. Pure: what
 * writes them is `generate.ts`, and a test holds the files to what this says.
 */
import { NEMESES } from '../nemesis/registry.ts';
import type { FailureClass, FaultKind, Nemesis } from '../src/cluster/port/nemesis.ts';
import type { Capability } from '../src/cluster/port/wanted.ts';
import { BREACHES } from '../src/cluster/port/protocol.ts';
import {
  type Binding,
  type PlantedBug,
  READY_MS,
  RECOVER_MS,
  type System,
} from '../src/cluster/port/system.ts';
import { randomFrom } from '../src/base/random.ts';
import { defaultsOf } from '../src/cli/run/options.ts';
import { unsupportedLocally } from '../src/cluster/local/capabilities.ts';
import { propertiesOf, type Workload } from '../src/generator/workload.ts';
import { SYSTEMS } from '../systems/registry.ts';
import { WORKLOADS } from '../workloads/registry.ts';

/** Content by path below `docs/`. */
export const pages = (): ReadonlyMap<string, string> =>
  new Map([
    ['nemesis/README.md', nemesisIndex()],
    ...NEMESES.map((one): [string, string] => [`nemesis/${one.name}.md`, nemesisPage(one)]),
    ['systems/README.md', systemIndex()],
    ...SYSTEMS.map((one): [string, string] => [`systems/${one.name}.md`, systemPage(one)]),
    ['workloads/README.md', workloadIndex()],
    ...WORKLOADS.map((one): [string, string] => [`workloads/${one.name}.md`, workloadPage(one)]),
  ]);

const GENERATED =
  '<!-- Made by docs/generate.ts from what the code says of itself: change it there. -->';

const CLASSES: Readonly<Record<FailureClass, string>> = {
  crash: 'a node stops, and may come back',
  omission: 'a node or a link fails to send, to receive or to keep something',
  timing: 'something is too slow, too fast or at the wrong time',
  arbitrary: 'a node does anything at all (Byzantine)',
  network: 'links between nodes break or misbehave',
};

const nemesisIndex = (): string =>
  page(
    'Nemeses',
    'What breaks. `verify list nemeses` shows the same; `--nemesis kill,partition:leader` plays them.',
    table(
      ['nemesis', 'failure class', 'what it does'],
      NEMESES.map(({ name, failureClass, summary }) => [
        `[${name}](${name}.md)`,
        failureClass,
        summary,
      ]),
    ),
    '`--nemesis all` plays all that the runtime supports, one after the other. It leaves out what takes away something that most systems build on (marked *beyond* on the pages): name those to have them.',
    '[Schedules](../schedules.md) say how faults are played at fixed times, or when something happens.',
  );

const nemesisPage = (nemesis: Nemesis): string =>
  page(
    nemesis.name,
    sentence(nemesis.summary),
    table(
      ['', ''],
      [
        ['failure class', `${nemesis.failureClass}: ${CLASSES[nemesis.failureClass]}`],
        ['proved by', nemesis.provedBy],
        ['needs', capabilities(nemesis)],
        ['on `local`', onLocal(nemesis)],
        ...(isOfLinks(nemesis) ? [['on `docker`', onDocker(nemesis)]] : []),
      ],
    ),
    '## Kinds',
    table(
      ['kind', 'what it is', ''],
      nemesis.kinds.map((kind) => [`\`${kind.name}\``, kind.summary, remarks(kind)]),
    ),
    '## Try it',
    block('sh', examples(nemesis).join('\n')),
    '## What it finds',
    list(
      bugsFoundBy(nemesis).map(
        ({ system, bug }) => `${system}, \`--bug ${bug.name}\`: ${bug.summary} \`${bug.foundBy}\``,
      ),
      'No bug that is planted so far needs this fault. It is there for systems that are not ours.',
    ),
  );

const capabilities = (nemesis: Nemesis): string => {
  const needed = new Set(nemesis.kinds.flatMap(({ name }) => nemesis.capabilities(name)));
  return [...needed].map((one) => `\`${one}\``).join(', ');
};

const isOfLinks = (nemesis: Nemesis): boolean =>
  nemesis.kinds.some(({ name }) =>
    nemesis.capabilities(name).some((one) => one.startsWith('links.')),
  );

const onDocker = (nemesis: Nemesis): string => {
  const needed = nemesis.kinds.flatMap(({ name }) => nemesis.capabilities(name));
  const needs = (...some: readonly Capability[]): boolean =>
    some.some((capability) => needed.includes(capability));
  return [
    'also on connections that stand; nodes have no IPv6 to go around it',
    ...(needs('links.delay', 'links.duplicate', 'links.reorder', 'links.corrupt')
      ? ['by netem, or by NFQUEUE where the kernel has no netem (`verify doctor` says which)']
      : []),
    ...(needs('links.alter') ? ['by NFQUEUE, with and without netem'] : []),
  ].join('; ');
};

const onLocal = (nemesis: Nemesis): string => {
  const { kinds } = nemesis;
  const can = (ownProgram: boolean): FaultKind[] =>
    kinds.filter(({ name }) =>
      nemesis.capabilities(name).every((one) => unsupportedLocally(one, ownProgram) === undefined),
    );
  if (can(false).length === kinds.length) return 'yes, any node';
  if (can(true).length === kinds.length) return 'yes, with node programs of ours';
  return 'no: it needs containers';
};

const remarks = ({ aimed, requires, leastNodes = 1, beyond }: FaultKind): string =>
  [
    ...(requires === 'unsafe' ? ['needs `--unsafe`'] : []),
    ...(requires === 'leader' ? ['a system that says who leads'] : []),
    ...(leastNodes > 1 ? [`at least ${leastNodes} nodes`] : []),
    ...(aimed === true ? ['can be aimed'] : []),
    ...(beyond === undefined ? [] : [`*beyond*: takes away that ${beyond}`]),
  ].join('; ');

const examples = (nemesis: Nemesis): readonly string[] => {
  const onAny = onLocal(nemesis) === 'no: it needs containers' ? ' --runtime docker' : '';
  const kind = nemesis.kinds.find(({ requires }) => requires !== 'unsafe')?.name ?? '';
  return [
    `verify raft --nemesis ${nemesis.name}${onAny}`,
    `verify raft --nemesis ${nemesis.name}:${kind} --interval 1${onAny}`,
    ...(nemesis.name === 'partition' ? ['verify raft --partition "n1 n2 | n3 n4 n5"'] : []),
  ];
};

/** Those that it claims, and those whose own command uses it. */
const bugsFoundBy = (nemesis: Nemesis): readonly { system: string; bug: PlantedBug }[] =>
  SYSTEMS.flatMap(({ name: system, bugs = [] }) =>
    bugs
      .filter(
        (bug) =>
          nemesis.finds.includes(`${system} --bug ${bug.name}`) ||
          nemesesOf(bug).includes(nemesis.name),
      )
      .map((bug) => ({ system, bug })),
  );

const nemesesOf = ({ foundBy }: PlantedBug): readonly string[] =>
  (/--nemesis (\S+)/.exec(foundBy)?.[1] ?? '').split(',').map((name) => name.split(':')[0] ?? '');

const systemIndex = (): string =>
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

const systemPage = (system: System): string =>
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

const findingParts = ({ findings = [] }: System): readonly string[] =>
  findings.length === 0
    ? []
    : [
        '## What is known to be found',
        list(
          findings.map(({ summary, foundBy }) => `${summary} \`${foundBy}\``),
          '',
        ),
      ];

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

const workloadIndex = (): string =>
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

/** With every option at its default. */
const promisesOf = ({ options = {} }: System, binding: Binding): string =>
  binding.promises(defaultsOf(options)).join(', ');

const optionParts = (options: System['options'] = {}): readonly string[] =>
  Object.keys(options).length === 0
    ? []
    : [
        '## Options',
        table(
          ['`-o`', 'takes', 'default', 'what it sets'],
          Object.entries(options).map(([name, spec]) => [
            `\`${name}\``,
            spec.type === 'choice' ? spec.choices.join(', ') : spec.type,
            spec.default === undefined ? '' : String(spec.default),
            spec.summary,
          ]),
        ),
      ];

const seconds = (ms: number): string => `${ms / 1000} s`;

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

const workloadPage = (workload: Workload): string => {
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

const page = (title: string, ...parts: readonly string[]): string =>
  `${[GENERATED, `# ${title}`, ...parts].join('\n\n')}\n`;

const sentence = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;

const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows.map((row) => row.map(cell))]
    .map((row) => `| ${row.join(' | ')} |`)
    .join('\n');

const cell = (text: string): string => text.replaceAll('|', String.raw`\|`);

const list = (items: readonly string[], none: string): string =>
  items.length === 0 ? none : items.map((item) => `- ${item}`).join('\n');

const block = (language: string, text: string): string => `\`\`\`${language}\n${text}\n\`\`\``;
