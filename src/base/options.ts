/**
 * What can be set of a system or a workload by `-o name=value`: its kinds, its values, its checks.
 * `tried` are the values that a swarm of runs draws from, all of them within what is promised; an option
 * without it stays as it is.
 */

export type OptionSpec = { readonly summary: string } & (
  | { readonly type: 'text'; readonly default?: string }
  | {
      readonly type: 'number';
      readonly default?: number;
      readonly least?: number;
      readonly most?: number;
      readonly tried?: readonly number[];
    }
  | { readonly type: 'flag'; readonly default?: boolean; readonly tried?: readonly boolean[] }
  | {
      readonly type: 'choice';
      readonly choices: readonly string[];
      readonly default?: string;
      readonly tried?: readonly string[];
    }
  /** A file or folder, made absolute against the folder the command was typed in. */
  | { readonly type: 'path'; readonly default?: string }
  /** May be given several times. */
  | { readonly type: 'texts'; readonly default?: readonly string[] }
);

export type OptionValue = string | number | boolean | readonly string[];

/** By name; an option without a default that was not given is absent. */
export type OptionValues = Readonly<Record<string, OptionValue>>;
