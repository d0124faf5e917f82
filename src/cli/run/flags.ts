/** The options of `verify run` as the command line hands them over, still text. */

export interface RunFlags {
  readonly nemesis: string;
  readonly workload?: string;
  readonly runtime: string;
  readonly nodes?: string;
  readonly bug?: string;
  /** `name=value`, as often as it was given. */
  readonly option?: readonly string[];
  readonly allowCrashes: boolean;
  readonly recover?: string;
  readonly bin?: string;
  readonly binArg?: readonly string[];
  readonly concurrency: string;
  readonly rate: string;
  readonly timeLimit: string;
  readonly ops?: string;
  readonly keys: string;
  readonly reads?: string;
  readonly opTimeout: string;
  readonly seed?: string;
  readonly interval?: string;
  readonly partition?: string;
  readonly schedule?: string;
  readonly unsafe: boolean;
  readonly consistency?: string;
  readonly checkTime: string;
  readonly checkMemory: string;
  readonly results: string;
  readonly json: boolean;
  readonly junit?: string;
  readonly tui: boolean;
}
