/** The commands and their options. Nothing heavy is imported here: `--help` must answer at once. */
import { Command } from 'commander';
import { ownManifest } from '../base/own-package.ts';
import { registerCheck } from './check.ts';
import type { CleanFlags } from './clean.ts';
import type { DoctorFlags } from './doctor.ts';
import { registerReport } from './report.ts';
import type { ReplayFlags } from './replay.ts';
import { RUN_DEFAULTS, type RunFlags } from './run/flags.ts';
import { SHRINK_DEFAULTS, type ShrinkFlags } from './shrink/flags.ts';

export const buildProgram = (): Command => {
  const program = new Command('verify')
    .description('Does this distributed system keep its promise while things break?')
    .version(ownManifest().version)
    .showHelpAfterError('(verify --help shows all commands)')
    .enablePositionalOptions()
    .exitOverride();
  addRun(program);
  addCompose(program);
  registerCheck(program);
  registerReport(program);
  addReplay(program);
  addShrink(program);
  addInit(program);
  addList(program);
  addClean(program);
  addDoctor(program);
  program.addHelpText('after', EXAMPLES);
  return program;
};

const EXAMPLES = `
Examples:
  verify raft --nemesis partition              start a Raft cluster, cut it apart, decide
  verify raft --bug stale-reads --nemesis partition,pause
  verify check results/latest                  decide a saved run again
  verify check history.edn --model cas-register
  verify list systems                          what can be tested, broken, planted
  verify doctor                                what this machine can do

Exit codes: 0 valid, 1 violation, 2 unknown, 3 infrastructure, 4 clean-up incomplete,
            64 wrong usage or bad input, 130 interrupted (healed and saved first)`;

const addRun = (program: Command): void => {
  const command = program
    .command('run', { isDefault: true })
    .description('start a cluster, let clients work, break things, check what the clients saw')
    .argument(
      '<system>',
      'what to test: see `verify list systems`; or a file of yours, ./my-system.ts',
    )
    .option('--plugin <file>', 'systems, workloads, nemeses and models of yours, ./mine.ts')
    .option('--runs <count>', 'sim: so many seeds, from --seed (default: 1) on, on all cores')
    .option('--jobs <count>', 'sim: so many of them at a time (default: one a core)')
    .option('--keep-going', 'sim: go on after a violation, and list them by anomaly')
    .option('--swarm', 'sim: draw what is not set from the seed; so do --runs without --nemesis');
  withRunOptions(command).action(async (system: string, flags: RunFlags) => {
    const { runCommand } = await import('./run/index.ts');
    const isGiven = (flag: string): boolean => command.getOptionValueSource(flag) === 'cli';
    process.exitCode = await runCommand(system, flags, isGiven);
  });
};

const addCompose = (program: Command): void => {
  const command = program
    .command('compose')
    .description('the same for the services of a compose file')
    .argument('<file>', 'docker-compose.yml: docs/compose.md says what is read of it')
    .requiredOption('--client <file>', 'how clients talk to it and what it promises, ./client.ts');
  withRunOptions(command).action(async (file: string, flags: RunFlags & { client: string }) => {
    const { composeCommand } = await import('./run/index.ts');
    process.exitCode = await composeCommand(file, flags.client, flags);
  });
};

const withRunOptions = (command: Command): Command =>
  command
    .option(
      '--nemesis <names>',
      'what breaks: partition,kill:leader,…; all (in turn), none',
      RUN_DEFAULTS.nemesis,
    )
    .option('--workload <name>', 'what clients do (default: the first that the system serves)')
    .option('--runtime <kind>', 'auto, docker, local or sim', RUN_DEFAULTS.runtime)
    .option('--nodes <count>', 'size of the cluster (default: the system’s)')
    .option('--bug <names>', 'planted bugs to switch on: see `verify list bugs`')
    .option(
      '-o, --option <name=value>',
      'a setting of the system or the workload (may be repeated): see `verify list options`',
      collect,
    )
    .option('--bin <path>', 'program of a node (system maelstrom)')
    .option('--bin-arg <arg...>', 'its arguments')
    .option('--concurrency <count>', 'clients that work at the same time', RUN_DEFAULTS.concurrency)
    .option(
      '--rate <per second>',
      'operations a second, 0 for as many as possible',
      RUN_DEFAULTS.rate,
    )
    .option('--time-limit <seconds>', 'how long clients work', RUN_DEFAULTS.timeLimit)
    .option('--ops <count>', 'stop after so many operations')
    .option('--keys <count>', 'independent objects', RUN_DEFAULTS.keys)
    .option('--reads <share>', 'share of reads, 0 to 1 (default: the workload’s)')
    .option(
      '--op-timeout <seconds>',
      'an operation without an answer is then unknown',
      RUN_DEFAULTS.opTimeout,
    )
    .option('--seed <number>', 'fixes operations and faults (default: random)')
    .option(
      '--interval <seconds>',
      'mean length of a fault and of the quiet after it (default: 2, or as the system says)',
    )
    .option('--overlap <count>', 'faults of one nemesis that may be on together (default: 1)')
    .option('--quiet <seconds>', 'so long before the end all is healed, and stays so (default: 0)')
    .option('--partition <groups>', 'a partition of your own: "n1 n2 | n3 n4 n5"')
    .option('--schedule <file>', 'faults at fixed times, YAML')
    .option('--unsafe', 'let faults take down more than a minority', RUN_DEFAULTS.unsafe)
    .option('--latency <ms>', 'sim: from node to node: 2, 1..10, exponential:5 (default: 0.2..2)')
    .option('--loss <share>', 'sim: messages that are lost, faults apart, 0 to 1 (default: 0)')
    .option('--disk-latency <ms>', 'sim: until a write is durable (default: 0.3..3)')
    .option(
      '--check-determinism',
      'sim: run it twice and compare what came of it, byte by byte',
      RUN_DEFAULTS.checkDeterminism,
    )
    .option('--promise <levels>', 'what is promised, instead of what the system says')
    .option('--consistency <levels>', 'levels to check beside what the system promises')
    .option('--recover <seconds>', 'how soon it must serve again after healing')
    .option(
      '--allow-crashes',
      'nodes that end by themselves are no violation',
      RUN_DEFAULTS.allowCrashes,
    )
    .option('--check-time <seconds>', 'time budget of the check', RUN_DEFAULTS.checkTime)
    .option('--check-memory <MB>', 'memory budget of the check', RUN_DEFAULTS.checkMemory)
    .option('--results <dir>', 'where runs are saved', RUN_DEFAULTS.results)
    .option('--json', 'events and verdict as JSON lines on stdout', RUN_DEFAULTS.json)
    .option('--junit <file>', 'the verdict as JUnit XML, for CI')
    .option('--no-tui', 'plain lines also on a terminal');

const collect = (value: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  value,
];

const addReplay = (program: Command): void => {
  program
    .command('replay')
    .description('run the plan of a saved run again, with the faults as they came then')
    .argument('<run>', 'folder of a run, for example results/latest')
    .option('--runtime <kind>', 'docker, local or sim (default: that of the run)')
    .option('--check-determinism', 'sim: run it twice and compare, byte by byte', false)
    .option('--results <dir>', 'where runs are saved', 'results')
    .option('--json', 'events and verdict as JSON lines on stdout', false)
    .option('--junit <file>', 'the verdict as JUnit XML, for CI')
    .option('--no-tui', 'plain lines also on a terminal')
    .action(async (folder: string, flags: ReplayFlags) => {
      const { replayCommand } = await import('./replay.ts');
      process.exitCode = await replayCommand(folder, flags);
    });
};

const addShrink = (program: Command): void => {
  const command = program
    .command('shrink')
    .description('make a run that breaks a promise as small as it can be')
    .argument('<what>', 'folder of a run; or a system, with the options of `verify run`')
    .option('--plugin <file>', 'systems, workloads, nemeses and models of yours, ./mine.ts')
    .option('--budget <seconds>', 'then the best so far is the result', SHRINK_DEFAULTS.budget)
    .option(
      '--repeats <count>',
      'on local and docker: runs of a plan before it counts as one that fails no more',
      SHRINK_DEFAULTS.repeats,
    );
  withRunOptions(command).action(async (what: string, flags: ShrinkFlags) => {
    const { shrinkCommand } = await import('./shrink/index.ts');
    const isGiven = (flag: string): boolean => command.getOptionValueSource(flag) === 'cli';
    process.exitCode = await shrinkCommand(what, flags, isGiven);
  });
};

const addInit = (program: Command): void => {
  program
    .command('init')
    .description('write a starter for a system of your own: http, compose, maelstrom, processes')
    .argument('[kind]', 'which; none: they are listed')
    .argument('[folder]', 'where (default: here)')
    .action(async (kind: string | undefined, folder: string | undefined) => {
      const { initCommand } = await import('./init/index.ts');
      process.exitCode = initCommand(kind, folder);
    });
};

const addList = (program: Command): void => {
  program
    .command('list')
    .description('list systems, workloads, their matrix, options, nemeses, bugs, models or runs')
    .argument('<what>', 'systems | workloads | options | nemeses | bugs | models | runs')
    .option('--results <dir>', 'where runs are saved (default: results)')
    .option('--json', 'machine-readable, one object a line', false)
    .action(async (what: string, flags: { results?: string; json: boolean }) => {
      const { listCommand } = await import('./list.ts');
      await listCommand(what, flags);
    });
};

const addClean = (program: Command): void => {
  program
    .command('clean')
    .description('remove what runs that died have left: containers, networks, processes, folders')
    .option('--images', 'the images that were built for runs, too', false)
    .option('--results <dir>', 'where runs are saved', 'results')
    .option('--json', 'machine-readable', false)
    .action(async (flags: CleanFlags) => {
      const { cleanCommand } = await import('./clean.ts');
      process.exitCode = await cleanCommand(flags);
    });
};

const addDoctor = (program: Command): void => {
  program
    .command('doctor')
    .description('what this machine can do, and what to do about what is missing')
    .option('--prepare', 'build the base image now, not with the first run', false)
    .option('--json', 'machine-readable', false)
    .action(async (flags: DoctorFlags) => {
      const { doctorCommand } = await import('./doctor.ts');
      process.exitCode = await doctorCommand(flags);
    });
};
