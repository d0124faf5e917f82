/**
 * The arrows of the house as one table: which folder may import from which. The rules of
 * `.oxlintrc.json` are made from it (`npm run lint:rules`), and a test holds the two together.
 */

/** A room: a folder, and the rooms it may import from (its own files always). */
export interface Room {
  readonly folder: string;
  readonly imports: readonly string[];
  /** Modules of Node that it must do without, because it is pure. */
  readonly without?: readonly string[];
  /** The machine's timers are meant there: see lint/places.ts. */
  readonly machineTime?: true;
}

/** Nowhere but where the machine's time is meant. */
const TIMERS = ['node:timers', 'node:timers/promises', 'timers', 'timers/promises'];

const GROUND = ['src/base'];
const HISTORY = [...GROUND, 'src/history'];
const PORT = [...HISTORY, 'src/node', 'src/cluster/port'];

const RUNTIME = [...PORT, 'src/cluster/undo'];

const inDocker = (room: string): string => `src/cluster/docker/${room}`;

/** A room within another comes after it: what is said last of a file counts. */
export const ROOMS: readonly Room[] = [
  { folder: 'src/base', imports: [] },
  { folder: 'src/history', imports: GROUND },
  { folder: 'src/node', imports: HISTORY },
  { folder: 'src/generator', imports: HISTORY },
  { folder: 'src/cluster/port', imports: [...HISTORY, 'src/node'] },
  { folder: 'src/cluster/undo', imports: [...HISTORY, 'src/node'] },
  { folder: 'src/cluster/local', imports: RUNTIME },
  { folder: 'src/cluster/sim', imports: PORT },
  {
    folder: 'src/cluster/docker',
    imports: [...RUNTIME, ...['engine', 'image', 'agent', 'clock', 'node', 'faults'].map(inDocker)],
    machineTime: true,
  },
  { folder: inDocker('engine'), imports: RUNTIME, machineTime: true },
  { folder: inDocker('image'), imports: [...RUNTIME, inDocker('engine')], machineTime: true },
  { folder: inDocker('agent'), imports: [...RUNTIME, inDocker('engine')] },
  { folder: inDocker('clock'), imports: [...RUNTIME, inDocker('agent')] },
  {
    folder: inDocker('node'),
    imports: [...RUNTIME, ...['engine', 'image'].map(inDocker)],
    machineTime: true,
  },
  {
    folder: inDocker('faults'),
    imports: [...RUNTIME, ...['agent', 'clock', 'node'].map(inDocker)],
    machineTime: true,
  },
  {
    folder: 'src/runner',
    imports: [...HISTORY, 'src/generator', 'src/cluster/port', 'src/cluster/undo'],
  },
  { folder: 'src/report', imports: [...HISTORY, 'src/runner', 'src/cluster/port'] },
  { folder: 'src/tui', imports: [...HISTORY, 'src/runner', 'src/report', 'src/cluster/port'] },
  { folder: 'systems', imports: PORT },
  { folder: 'workloads', imports: [...HISTORY, 'src/generator', 'checkers'] },
  { folder: 'nemesis', imports: [...HISTORY, 'src/cluster/port'] },
  {
    folder: 'checkers',
    imports: HISTORY,
    without: ['node:fs*', 'node:net', 'node:http', 'node:child_process'],
  },
];

/** What nothing above may import, since it is never shipped or stands at the top. */
const OTHERS: readonly string[] = ['src/api', 'src/cli', 'bench', 'docs', 'testing', 'lint'];

/** The overrides of the linter's configuration, one a room. */
export const arrowRules = (): readonly object[] => ROOMS.map(ruleOf);

/** For what is no room. */
export const timersRule = (): readonly unknown[] => [
  'error',
  { patterns: [{ group: TIMERS, message: 'It is the machine’s time: see lint/places.ts.' }] },
];

const ruleOf = ({ folder, imports, without = [], machineTime }: Room): object => {
  const free = new Set([folder, ...imports, ...ancestorsOf(folder)]);
  const freeNames = new Set([...free].map(lastOf));
  const rooms = ROOMS.map((room) => room.folder).filter((one) => isInSight(one, folder));
  const others = [...rooms, ...OTHERS].map(lastOf);
  const banned = new Set(others.filter((name) => !freeNames.has(name)));
  const timers = machineTime === true ? [] : TIMERS;
  const group = [...[...banned].map((name) => `**/${name}/**`), ...without, ...timers];
  const allowed = imports.length === 0 ? 'nothing of the house' : `only ${imports.join(', ')}`;
  const message = `${folder} imports ${allowed}: see lint/arrows.ts.`;
  return {
    files: [`${folder}/**`],
    rules: { 'no-restricted-imports': ['error', { patterns: [{ group, message }] }] },
  };
};

/** A room within another is the other's own matter: nobody outside of it says where it is. */
const isInSight = (room: string, from: string): boolean => {
  const outer = ROOMS.find(({ folder }) => room.startsWith(`${folder}/`))?.folder;
  return outer === undefined || from.startsWith(`${outer}/`);
};

/** Folders are told apart by their last name: imports are relative, so that is all they show. */
const lastOf = (folder: string): string => folder.split('/').at(-1) ?? folder;

const ancestorsOf = (folder: string): readonly string[] =>
  folder
    .split('/')
    .slice(0, -1)
    .map((_, at, parts) => parts.slice(0, at + 1).join('/'));
