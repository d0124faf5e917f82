/**
 * What may be used in named places only, and which those are. The rules of `.oxlintrc.json` are made
 * from it (`npm run lint:rules`), and a test holds the two together.
 *
 * Places may lie within each other: what is free in the outer one is free in the inner one, too.
 */

interface Restricted {
  readonly what:
    | { readonly property: string; readonly object?: string }
    | { readonly global: string }
    /** A rule of the linter that forbids it as a whole. */
    | { readonly rule: 'no-console' | 'no-process-exit' };
  readonly message?: string;
  /** Files where it is free. */
  readonly places: readonly string[];
}

/** Where the machine's own time is meant: nothing there is ever simulated. */
const MACHINE_TIME = [
  'src/base/time.ts', // what stands in for all others
  'src/node/host.ts', // the clocks and timers that a node process gets
  'src/node/peer-link.ts', // a node process dials again
  'src/node/gather-lines.ts', // a node process writes what it has said in one turn at once
  'src/history/jsonl-writer.ts', // when what was recorded is handed to the disk
  'src/history/recorder.ts', // to the nanosecond, where the run lives in the machine's time
  'src/cluster/port/until-up.ts', // of containers and processes
  'src/cluster/docker/**', // containers, and an engine that answers or does not
  'src/cluster/local/**', // processes and sockets
  'src/cluster/sim/virtual-time.ts', // lets a key, a signal, a written file in now and then
  'src/cluster/sim/watched-machine.ts', // stands in for them
  'src/tui/**', // frames, for eyes
  'src/cli/check/**', // a saved history is decided: how long that takes, and how far it is
  'checkers/**', // budgets, and how long each engine took
  'bench/**',
];

const FOR_MACHINES =
  'It is the machine’s time, and a simulator has another: use Time of src/base/time.ts (a run’s is `run.time`).';

const TESTS = ['**/*.test.ts', '**/*.test.tsx', '**/*.fixture.ts', '**/fixtures/**', 'testing/**'];
const FUZZ = '**/*.fuzz.ts';

export const RESTRICTED: readonly Restricted[] = [
  {
    what: { object: 'AbortSignal', property: 'timeout' },
    message:
      'Its time never comes once nobody holds it (Node 20): use abortScope of src/base/abort.ts.',
    places: [],
  },
  {
    what: { object: 'AbortSignal', property: 'any' },
    message:
      'With a time-out inside it loses it to garbage collection (Node 20): use abortScope of src/base/abort.ts.',
    places: [],
  },
  {
    what: { property: 'pathname' },
    message: 'A path with a space is not the same as a URL’s: use fileURLToPath.',
    places: [],
  },
  {
    what: { object: 'Math', property: 'random' },
    message: 'All randomness comes from the seed: src/base/random.ts.',
    places: ['src/cli/run/resolve.ts'], // the seed itself
  },
  {
    what: { global: 'Date' },
    message:
      'The wall clock jumps, and a simulator has another: measure with Time of src/base/time.ts.',
    places: [
      ...TESTS,
      'src/cli/run/prepare.ts', // the run's name
      'src/base/time.ts', // when a run began, by the wall clock
      'src/report/html/page/header.ts', // when a run began is shown, no clock is read
      'src/report/html/data/log-time.ts', // times that logs were written with are read
      'src/node/host.ts', // the wall clock that a node program sees
      'src/cluster/sim/node.ts', // that of a simulated node is made from a number
      'src/cluster/sim/watched-machine.ts', // stands in for it
      'src/cluster/local/local-cluster.ts', // a node's wall clock is compared with this one
      'src/cluster/docker/node/control-channel.ts', // the same
      'src/cluster/docker/image/lock.ts', // the age of a file
      'bench/track-record/index.ts', // the day of a measurement
      'src/history/formats/edn-value.ts', // instants of EDN are read, no clock is
    ],
  },
  ...['setTimeout', 'setInterval', 'setImmediate'].map((global) => ({
    what: { global },
    message: FOR_MACHINES,
    places: [...MACHINE_TIME, ...TESTS, FUZZ],
  })),
  ...[
    { object: 'performance', property: 'now' },
    { object: 'process', property: 'hrtime' },
  ].map((what) => ({
    what,
    message: FOR_MACHINES,
    places: [...MACHINE_TIME, ...TESTS, FUZZ],
  })),
  {
    what: { rule: 'no-console' },
    places: ['bench/**', 'src/cli/**', 'bin/**', 'testing/fuzz/main.ts'],
  },
  { what: { rule: 'no-process-exit' }, places: ['src/cli/main.ts', 'src/cli/interrupts.ts'] },
];

type Rules = Readonly<Record<string, unknown>>;

interface Override {
  readonly files: readonly string[];
  readonly rules: Rules;
}

/** For all files. */
export const placeRules = (): Rules => rulesOf(RESTRICTED);

/** What is free in which places, the rest of the same rule as everywhere; the wider place comes first. */
export const placeOverrides = (): readonly Override[] => {
  const overrides: Override[] = [];
  const places = new Set(RESTRICTED.flatMap((one) => one.places));
  for (const place of [...places].sort((a, b) => widthOf(a) - widthOf(b))) {
    const rules = rulesAt(place);
    const last = overrides.at(-1);
    if (JSON.stringify(last?.rules) === JSON.stringify(rules)) {
      overrides.splice(-1, 1, { files: [...(last?.files ?? []), place], rules });
    } else overrides.push({ files: [place], rules });
  }
  return overrides;
};

/** Folders, the shorter the wider; then files; then files by their kind, wherever they are. */
const widthOf = (place: string): number => {
  if (place.startsWith('**/')) return 2_000;
  return place.endsWith('/**') ? place.length : 1_000;
};

/** Whether all that one place means is meant by the other, too. */
const isWithin = (place: string, other: string): boolean =>
  place === other || (other.endsWith('/**') && place.startsWith(other.slice(0, -2)));

/** Is this override made here? By what it rules, since a place may have been taken off the table. */
export const isOfPlaces = ({ rules }: { readonly rules: Rules }): boolean =>
  Object.keys(rules).every((rule) => RULES.has(rule));

const rulesAt = (place: string): Rules => {
  const isFree = (one: Restricted): boolean => one.places.some((other) => isWithin(place, other));
  const free = RESTRICTED.filter((one) => one.places.includes(place)).map(ruleOf);
  const still = rulesOf(RESTRICTED.filter((one) => !isFree(one)));
  return Object.fromEntries(free.map((rule) => [rule, still[rule] ?? 'off']));
};

const ruleOf = ({ what }: Restricted): string => {
  if ('rule' in what) return what.rule;
  return 'global' in what ? 'no-restricted-globals' : 'no-restricted-properties';
};

const RULES: ReadonlySet<string> = new Set(RESTRICTED.map(ruleOf));

const rulesOf = (restricted: readonly Restricted[]): Rules => {
  const names = [...new Set(restricted.map(ruleOf))];
  return Object.fromEntries(
    names.map((name) => {
      const entries = restricted.filter((one) => ruleOf(one) === name).flatMap(entryOf);
      return [name, entries.length === 0 ? 'error' : ['error', ...entries]];
    }),
  );
};

const entryOf = ({ what, message }: Restricted): readonly object[] => {
  if ('rule' in what) return [];
  return ['global' in what ? { name: what.global, message } : { ...what, message }];
};
