/**
 * What may be used in named places only, and which those are. The rules of `.oxlintrc.json` are made
 * from it (`npm run lint:rules`), and a test holds the two together.
 *
 * A file that several places name follows the last of them; no two of one rule should meet.
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

const TESTS = ['**/*.test.ts', '**/*.test.tsx', '**/*.fixture.ts', '**/fixtures/**', 'testing/**'];

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
      'src/node/host.ts', // the wall clock that a node program sees
      'src/cluster/sim/node.ts', // that of a simulated node is made from a number
      'src/cluster/local/local-cluster.ts', // a node's wall clock is compared with this one
      'src/cluster/docker/node/control-channel.ts', // the same
      'src/cluster/docker/image/lock.ts', // the age of a file
      'bench/track-record/index.ts', // the day of a measurement
      'src/history/formats/edn-value.ts', // instants of EDN are read, no clock is
    ],
  },
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

/** What is free in which places, the rest of the same rule as everywhere. */
export const placeOverrides = (): readonly Override[] => {
  const overrides = new Map<string, Override>();
  for (const place of new Set(RESTRICTED.flatMap((one) => one.places))) {
    const rules = rulesAt(place);
    const alike = JSON.stringify(rules);
    const files = [...(overrides.get(alike)?.files ?? []), place];
    overrides.set(alike, { files, rules });
  }
  return [...overrides.values()];
};

/** Is this override made here? By what it rules, since a place may have been taken off the table. */
export const isOfPlaces = ({ rules }: { readonly rules: Rules }): boolean =>
  Object.keys(rules).every((rule) => RULES.has(rule));

const rulesAt = (place: string): Rules => {
  const free = RESTRICTED.filter((one) => one.places.includes(place)).map(ruleOf);
  const still = rulesOf(RESTRICTED.filter((one) => !one.places.includes(place)));
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
