/** All workloads by name. */
import type { Workload } from '../src/generator/workload.ts';
import { appendList } from './append-list.ts';
import { bank } from './bank.ts';
import { counter } from './counter.ts';
import { fencedLock, lock } from './lock.ts';
import { log } from './log.ts';
import { membership } from './membership.ts';
import { queue } from './queue.ts';
import { register } from './register.ts';
import { set } from './set.ts';
import { uniqueIds } from './unique-ids.ts';

export const WORKLOADS: readonly Workload[] = [
  register,
  set,
  queue,
  lock,
  fencedLock,
  counter,
  log,
  appendList,
  uniqueIds,
  membership,
  bank,
];
