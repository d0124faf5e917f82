/** The pages of docs/nemesis. */
import { NEMESES } from '../../nemesis/registry.ts';
import { type FailureClass, type FaultKind, type Nemesis } from '../../src/cluster/port/nemesis.ts';
import type { Capability } from '../../src/cluster/port/wanted.ts';
import type { PlantedBug } from '../../src/cluster/port/system.ts';
import { unsupportedLocally } from '../../src/cluster/local/capabilities.ts';
import { SYSTEMS } from '../../systems/registry.ts';
import { page, sentence, table, list, block } from './markdown.ts';

const CLASSES: Readonly<Record<FailureClass, string>> = {
  crash: 'a node stops, and may come back',
  omission: 'a node or a link fails to send, to receive or to keep something',
  timing: 'something is too slow, too fast or at the wrong time',
  arbitrary: 'a node does anything at all (Byzantine)',
  network: 'links between nodes break or misbehave',
};

export const nemesisIndex = (): string =>
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

export const nemesisPage = (nemesis: Nemesis): string =>
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
