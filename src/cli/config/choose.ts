/** What a name on the command line stands for, with the project's defaults in place. */
import type { RunFlags } from '../run/flags.ts';
import { flagsFrom } from '../run/settings.ts';
import { composeSubject, findSubject, type Subject } from '../subject/subject.ts';
import type { LoadedConfig } from './load.ts';

type Run = NonNullable<LoadedConfig['runs']>[string];
type System = NonNullable<LoadedConfig['systems']>[string];

export interface Chosen {
  readonly subject: Subject;
  readonly flags: RunFlags;
  /** Names of the flags that were typed or set by the project. */
  readonly set: ReadonlySet<string>;
}

/**
 * What is said on the command line wins over the run, the run over the system, the system over the
 * defaults of the project.
 * @param isGiven whether a flag was typed, by its name in `RunFlags`
 * @throws Failure (exit 64) for what there is not
 */
export const choose = async (
  name: string,
  typed: RunFlags,
  { defaults, systems = {}, runs = {} }: LoadedConfig,
  isGiven: (flag: string) => boolean,
): Promise<Chosen> => {
  const { system: named = name, ...ofRun }: Partial<Run> = runs[name] ?? {};
  const { file, compose, client, ...ofSystem }: Partial<System> = systems[named] ?? {};
  const settings = flagsFrom({
    ...defaults,
    ...ofSystem,
    ...ofRun,
    options: { ...defaults?.options, ...ofSystem.options, ...ofRun.options },
  });
  const set = Object.entries(settings).filter(([flag]) => !isGiven(flag));
  const option = optionsOf(typed, settings.option ?? []);
  const flags = { ...typed, ...(Object.fromEntries(set) as Partial<RunFlags>), option };
  const names = new Set([...Object.keys(typed).filter(isGiven), ...Object.keys(settings)]);
  if (compose !== undefined && client !== undefined) {
    return {
      flags: { ...flags, option: [...option, `file=${compose}`] },
      subject: await composeSubject(client),
      set: names,
    };
  }
  const others = [...Object.keys(systems), ...Object.keys(runs)];
  const what = file === undefined ? named : asPath(file);
  return { flags, subject: await findSubject(what, flags.plugin, others), set: names };
};

/** `mine` is a file here, whatever it is called. */
const asPath = (file: string): string => (/[/\\]/u.test(file) ? file : `./${file}`);

/** An option that is typed goes before one that is not, name by name. */
const optionsOf = (
  { option = [], bin, binArg }: RunFlags,
  set: readonly string[],
): readonly string[] => {
  const nameOf = (text: string): string => text.split('=')[0] ?? '';
  const names = new Set(option.map(nameOf));
  if (bin !== undefined) names.add('bin');
  if (binArg !== undefined) names.add('bin-arg');
  return [...set.filter((text) => !names.has(nameOf(text))), ...option];
};
