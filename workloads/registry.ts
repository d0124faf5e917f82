/** All workloads by name. */
import type { Workload } from '../src/generator/workload.ts';
import { register } from './register/index.ts';

export const WORKLOADS: readonly Workload[] = [register];
