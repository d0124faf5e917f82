/** What a run came to, in its own words. */
import type { CommandRun } from '../command.ts';

export const saidBy = ({ result, said }: CommandRun): string => {
  if (result === undefined) return said.trim().split('\n').at(0) ?? 'it came to no result';
  const broken = result.levels.find(({ promised, verdict }) => promised && verdict === 'invalid');
  return broken?.reason ?? result.reason;
};
