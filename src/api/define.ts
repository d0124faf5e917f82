/** Descriptions with their types: each function gives back what it is given, with defaults in place. */
import type { ComposeClient } from '../../systems/compose/index.ts';
import type { Model } from '../../checkers/index.ts';
import type { Nemesis } from '../cluster/port/nemesis.ts';
import type { Config } from '../cli/config/load.ts';
import type { System } from '../cluster/port/system.ts';
import type { Workload } from '../generator/workload.ts';
import { type SystemDescription, withDefaults } from '../cli/subject/defaults.ts';

export type { SystemDescription };

/** `export default defineSystem({ … })` makes a file that `verify ./my-system.ts` runs. */
export const defineSystem = (system: SystemDescription): System => withDefaults(system) as System;

/** `export default defineClient({ … })`, for `verify compose FILE --client ./client.ts`. */
export const defineClient = (client: ComposeClient): ComposeClient => client;

/** Goes into the list `workloads` that the file of a system exports. */
export const defineWorkload = (workload: Workload): Workload => workload;

/** Goes into the list `nemeses` that the file of a system exports. */
export const defineNemesis = (nemesis: Nemesis): Nemesis => nemesis;

/** `export const model = defineModel({ … })`, for `verify check --model ./my-model.ts`; or in `models`. */
export const defineModel = <State>(model: Model<State>): Model<State> => model;

/** `export default defineConfig({ … })` in `verify.config.ts`. */
export const defineConfig = (config: Config): Config => config;
