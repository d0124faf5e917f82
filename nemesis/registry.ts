/** All nemeses by name. */
import type { Nemesis } from '../src/cluster/port/nemesis.ts';
import { amnesia } from './amnesia/index.ts';
import { bandwidth } from './bandwidth/index.ts';
import { byzantine } from './byzantine/index.ts';
import { clock } from './clock/index.ts';
import { corrupt } from './corrupt/index.ts';
import { delay } from './delay/index.ts';
import { disk } from './disk/index.ts';
import { duplicate } from './duplicate/index.ts';
import { flapping } from './flapping/index.ts';
import { kill } from './kill/index.ts';
import { loss } from './loss/index.ts';
import { omission } from './omission/index.ts';
import { partition } from './partition/index.ts';
import { pause } from './pause/index.ts';
import { powerLoss } from './power-loss/index.ts';
import { reorder } from './reorder/index.ts';
import { rollingRestart } from './rolling-restart/index.ts';
import { slow } from './slow/index.ts';

export const NEMESES: readonly Nemesis[] = [
  partition,
  flapping,
  kill,
  rollingRestart,
  pause,
  powerLoss,
  amnesia,
  clock,
  slow,
  omission,
  loss,
  delay,
  duplicate,
  reorder,
  corrupt,
  bandwidth,
  disk,
  byzantine,
];
