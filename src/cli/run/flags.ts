/** The options of `verify run` as the command line hands them over, still text. */

export interface RunFlags {
  readonly nemesis: string;
  readonly workload?: string;
  readonly plugin?: string;
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
  readonly latency?: string;
  readonly loss?: string;
  readonly diskLatency?: string;
  readonly checkDeterminism: boolean;
  readonly promise?: string;
  readonly consistency?: string;
  readonly checkTime: string;
  readonly checkMemory: string;
  readonly results: string;
  readonly json: boolean;
  readonly junit?: string;
  readonly tui: boolean;
}

/** What is so where nothing is said. */
export const RUN_DEFAULTS = {
  nemesis: 'none',
  runtime: 'auto',
  concurrency: '10',
  rate: '500',
  timeLimit: '15',
  keys: '5',
  opTimeout: '2',
  unsafe: false,
  checkDeterminism: false,
  allowCrashes: false,
  checkTime: '60',
  checkMemory: '2048',
  results: 'results',
  json: false,
  tui: true,
} as const satisfies RunFlags;
