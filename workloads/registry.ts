/** All workloads by name. */
import type { Workload } from '../src/generator/workload.ts';
import { bank } from './bank.ts';
import { queue } from './queue.ts';
import { register } from './register.ts';
import { set } from './set.ts';

export const WORKLOADS: readonly Workload[] = [register, set, queue, bank];
