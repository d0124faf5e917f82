/** `verify check`: the command and its options. Nothing heavy is imported here. */
import type { Command } from 'commander';
import type { CheckFlags } from './check/flags.ts';

export const registerCheck = (program: Command): void => {
  program
    .command('check')
    .description('decide histories: saved runs, Jepsen’s EDN, Porcupine’s logs, JSON lines')
    .argument('<file-or-run...>', 'history files (gzip too), run folders, or - for standard input')
    .option('--model <name>', 'what the objects are: `verify list models`, or ./my-model.js')
    .option(
      '--format <format>',
      'auto, jsonl, json, jepsen-edn, jepsen-log, jepsen-test, porcupine, tipocket or etcd-report',
      'auto',
    )
    .option('--initial <json>', 'the value before anything was written')
    .option('--nil-read <meaning>', 'a read of nil saw `unset`, or agrees with `anything`')
    .option('--failed-cas <meaning>', 'a failed cas `observed` another value, or is `dropped`')
    .option('--independent <how>', 'values are [key value] tuples: auto, yes or no', 'auto')
    .option(
      '--consistency <levels>',
      'levels to decide, the promised one first; or all; or convergence',
    )
    .option('--time-budget <seconds>', 'for each file (default: 60; of a run, its own)')
    .option(
      '--memory-budget <MB>',
      'for the search’s own tables (default: 2048; of a run, its own)',
    )
    .option('--verify-witness', 'replay the order that explains a valid history', false)
    .option('--json', 'one object a file on stdout, the rest on stderr', false)
    .option('--junit <file>', 'all verdicts as JUnit XML, for CI')
    .addHelpText('after', NOTE)
    .action(async (files: readonly string[], flags: CheckFlags) => {
      const { checkCommand } = await import('./check/command.ts');
      process.exitCode = await checkCommand(files, flags);
    });
};

const NOTE = `
Without --initial, --nil-read and --failed-cas each format is read as its makers mean it:
docs/formats.md. Many files: the worst exit code wins, 1 before 3 before 64 before 2 before 0.
Ctrl-C: what is decided so far is shown (exit code 130); again to end at once.`;
