/** The command that repeats a run: as it was typed, with the seed that was drawn. */
import { shellWord } from '../../report/format.ts';

export const commandLine = (args: readonly string[], seed: number): string => {
  const words = args.map(shellWord);
  const hasSeed = args.some((word) => word === '--seed' || word.startsWith('--seed='));
  return ['verify', ...words, ...(hasSeed ? [] : ['--seed', String(seed)])].join(' ');
};
