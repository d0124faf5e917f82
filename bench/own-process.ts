/**
 * A measurement in a process of its own, so that its compiler and its peak of memory are its own.
 *
 * The measuring module is started again with the task as its argument: it asks `taskOf`, and prints
 * what it found as JSON.
 */
import { execa } from 'execa';
import { fileURLToPath } from 'node:url';

/** `module`: its `import.meta.url`. @throws where the process fails. */
export const inOwnProcess = async <Answer>(module: string, task: unknown): Promise<Answer> => {
  const command = ['--import', 'tsx', fileURLToPath(module), JSON.stringify(task)];
  const { stdout } = await execa(process.execPath, command, { stderr: 'ignore' });
  return JSON.parse(stdout) as Answer;
};

/** One task after the other, each in a process of its own; how far it is goes to stderr. */
export const eachInOwnProcess = async <Answer>(
  module: string,
  tasks: readonly unknown[],
): Promise<readonly Answer[]> => {
  const answers: Answer[] = [];
  for (const task of tasks) {
    answers.push(await inOwnProcess<Answer>(module, task));
    process.stderr.write(`\r${answers.length} of ${tasks.length} measured `);
  }
  process.stderr.write('\n');
  return answers;
};

/** The task this process was started for; undefined where another module is the main one. */
export const taskOf = (module: string): unknown => {
  const [, main, task] = process.argv;
  return main === fileURLToPath(module) && task !== undefined ? JSON.parse(task) : undefined;
};

/** Megabytes: the most this process ever held in memory, Node itself and sources included. */
export const peakMemoryMb = (): number => process.resourceUsage().maxRSS / 2 ** 10;
