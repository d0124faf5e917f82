/**
 * The command line: knows the commands and their options, loads a command only when it is called,
 * and turns errors into one clear sentence with the right exit code.
 */
import { CommanderError, type Command } from 'commander';
import { EXIT, Failure } from '../base/failure.ts';
import { buildProgram } from './program.ts';

const main = async (): Promise<void> => {
  // Whoever reads our output may stop reading (`| head`): that is no error of ours.
  process.stdout.on('error', quietly);
  // Node would end with 1 for an error that nobody caught, and that reads as a violation.
  process.on('uncaughtException', (error) => process.exit(explain(error)));
  const program: Command = buildProgram();
  if (process.argv.length <= 2) {
    program.outputHelp({ error: true });
    process.exitCode = EXIT.usage;
    return;
  }
  try {
    await program.parseAsync();
  } catch (error) {
    process.exitCode = explain(error);
  }
};

const quietly = (error: NodeJS.ErrnoException): void => {
  if (error.code !== 'EPIPE') throw error;
};

/** Says what went wrong on stderr; returns the exit code. */
const explain = (error: unknown): number => {
  if (error instanceof CommanderError) {
    // Commander has spoken already; its own exit code for a typo would read as "violation".
    return error.exitCode === 0 ? EXIT.valid : EXIT.usage;
  }
  if (error instanceof Failure) {
    console.error(`verify: ${error.message}`);
    if (error.hint !== undefined) console.error(`        ${error.hint}`);
    return error.exitCode;
  }
  console.error('verify: something went wrong that should not have.');
  console.error(error instanceof Error ? error.stack : error);
  return EXIT.infrastructure;
};

await main();
