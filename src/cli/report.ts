/** `verify report`: the command and its options. Nothing heavy is imported here. */
import type { Command } from 'commander';
import type { ReportFlags } from './report/command.ts';

export const registerReport = (program: Command): void => {
  program
    .command('report')
    .description('one HTML page of a saved run, or of any history, that needs no network')
    .argument('<run-or-file...>', 'run folders (results/latest), or history files')
    .option('-o, --out <file>', 'where it is written (default: report.html in the run’s folder)')
    .option('--model <name>', 'of a history file: what its objects are, see `verify list models`')
    .option('--consistency <levels>', 'of a history file: levels to decide, the promised one first')
    .action(async (names: readonly string[], flags: ReportFlags) => {
      const { reportCommand } = await import('./report/command.ts');
      process.exitCode = await reportCommand(names, flags);
    });
};
