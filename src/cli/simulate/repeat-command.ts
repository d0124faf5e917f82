/** The command that repeats a simulated run exactly: every flag that is not at its default. */
import { shellWord } from '../../report/format.ts';
import { RUN_DEFAULTS, type RunFlags } from '../run/flags.ts';

/** What says how many runs there are, or how they are told: nothing of a single run. */
const OF_MANY: ReadonlySet<string> = new Set([
  'runs',
  'jobs',
  'keepGoing',
  'swarm',
  'json',
  'junit',
  'tui',
]);

/**
 * @param name what is tested, as it was typed
 * @param set names of the flags that are set: they are said even where they are at the default, which
 *   a project may have changed
 */
export const repeatCommand = (
  name: string,
  flags: RunFlags,
  set: ReadonlySet<string> = new Set(),
): string => {
  const defaults: Readonly<Record<string, unknown>> = RUN_DEFAULTS;
  const words = Object.entries(flags).flatMap(([flag, value]) =>
    OF_MANY.has(flag) || value === undefined || (value === defaults[flag] && !set.has(flag))
      ? []
      : wordsOf(flag, value as string | boolean | readonly string[]),
  );
  return ['verify', shellWord(name), ...words].join(' ');
};

const wordsOf = (flag: string, value: string | boolean | readonly string[]): readonly string[] => {
  const name = `--${flag.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  if (typeof value === 'boolean') return value ? [name] : [];
  if (typeof value === 'string') return [name, shellWord(value)];
  return value.flatMap((one) => [name, shellWord(one)]);
};
