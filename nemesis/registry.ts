/** All nemeses by name. */
import type { Nemesis } from '../src/cluster/nemesis.ts';
import { kill } from './kill/index.ts';
import { partition } from './partition/index.ts';
import { pause } from './pause/index.ts';

export const NEMESES: readonly Nemesis[] = [partition, kill, pause];
