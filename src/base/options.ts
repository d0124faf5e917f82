/** What can be set of a system or a workload by `-o name=value`: its kinds, its values, its checks. */

export type OptionSpec = { readonly summary: string } & (
  | { readonly type: 'text'; readonly default?: string }
  | {
      readonly type: 'number';
      readonly default?: number;
      readonly least?: number;
      readonly most?: number;
    }
  | { readonly type: 'flag'; readonly default?: boolean }
  | { readonly type: 'choice'; readonly choices: readonly string[]; readonly default?: string }
  /** A file or folder, made absolute against the folder the command was typed in. */
  | { readonly type: 'path'; readonly default?: string }
  /** May be given several times. */
  | { readonly type: 'texts'; readonly default?: readonly string[] }
);

export type OptionValue = string | number | boolean | readonly string[];

/** By name; an option without a default that was not given is absent. */
export type OptionValues = Readonly<Record<string, OptionValue>>;
