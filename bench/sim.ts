/**
 * What the simulator makes of one core: how fast time goes for five nodes of Raft, how many runs with
 * their checks a minute, and whether a process that makes many of them grows. Each in a process of its own.
 */
import { draftPlan } from '../src/cli/run/resolve.ts';
import { RUN_DEFAULTS, type RunFlags } from '../src/cli/run/flags.ts';
import { simulate } from '../src/cli/simulate/simulate.ts';
import { builtIn } from '../src/cli/subject/subject.ts';
import { eachInOwnProcess, peakMemoryMb, taskOf } from './own-process.ts';

export interface SimRow {
  readonly what: string;
  readonly runs: number;
  readonly simulatedSeconds: number;
  readonly seconds: number;
  /** Of the processors, by this process and its threads. */
  readonly cpuSeconds: number;
  readonly simulatedPerSecond: number;
  readonly runsPerMinute: number;
  /** After a collection, at the end. */
  readonly heapMb: number;
  readonly peakMemoryMb: number;
}

interface Task {
  readonly what: string;
  readonly runs: number;
  readonly flags: Partial<RunFlags>;
  /** Without the check: the time of the simulator alone. */
  readonly unchecked?: true;
}

const BUSY: Partial<RunFlags> = {
  nodes: '5',
  concurrency: '10',
  rate: '200',
  nemesis: 'partition',
};
const SMALL: Partial<RunFlags> = {
  nodes: '3',
  concurrency: '3',
  rate: '30',
  nemesis: 'partition',
  interval: '0.3',
  timeLimit: '1',
};

const TASKS: readonly Task[] = [
  {
    what: '5 nodes, 10 clients, 200 operations a second, partitions; without the check',
    runs: 1,
    flags: { ...BUSY, timeLimit: '100' },
    unchecked: true,
  },
  { what: 'the same for 30 s, with the check', runs: 20, flags: { ...BUSY, timeLimit: '30' } },
];

const MEMORY_TASKS: readonly Task[] = [100, 1_000, 10_000].map((runs) => ({
  what: '3 nodes, 3 clients, 30 operations a second, partitions, for 1 s, with the check',
  runs,
  flags: SMALL,
}));

export const benchSim = (): Promise<readonly SimRow[]> => eachInOwnProcess(import.meta.url, TASKS);

export const benchSimMemory = (): Promise<readonly SimRow[]> =>
  eachInOwnProcess(import.meta.url, MEMORY_TASKS);

const measure = async ({ what, runs, flags, unchecked }: Task): Promise<SimRow> => {
  const subject = builtIn('raft');
  let simulatedMs = 0;
  let uncheckedMs = 0;
  let uncheckedCpu = 0;
  const began = performance.now();
  for (let seed = 1; seed <= runs; seed++) {
    const draft = draftPlan(subject, {
      ...RUN_DEFAULTS,
      runtime: 'sim',
      ...flags,
      seed: String(seed),
    });
    const result = await simulate(draft, subject, {
      command: '',
      emit: (event) => {
        if (event.type !== 'phase' || event.phase !== 'check') return;
        uncheckedMs = performance.now() - began;
        uncheckedCpu = cpuSeconds();
      },
    });
    if (result.verdict === 'invalid') throw new Error(`seed ${seed} is ${result.reason}`);
    simulatedMs += result.durationMs;
  }
  const seconds = (unchecked === true ? uncheckedMs : performance.now() - began) / 1000;
  const cpu = unchecked === true ? uncheckedCpu : cpuSeconds();
  return {
    what,
    runs,
    simulatedSeconds: Math.round(simulatedMs / 1000),
    seconds,
    cpuSeconds: cpu,
    simulatedPerSecond: Math.round(simulatedMs / 1000 / seconds),
    runsPerMinute: Math.round((60 * runs) / seconds),
    heapMb: await heapMb(),
    peakMemoryMb: peakMemoryMb(),
  };
};

const cpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

const heapMb = async (): Promise<number> => {
  const { setFlagsFromString } = await import('node:v8');
  const { runInNewContext } = await import('node:vm');
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  return process.memoryUsage().heapUsed / 2 ** 20;
};

const task = taskOf(import.meta.url);
if (task !== undefined) {
  console.log(JSON.stringify(await measure(task as Task)));
}
