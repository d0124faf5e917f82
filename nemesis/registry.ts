/** All nemeses by name. */
import type { Nemesis } from '../src/cluster/port/nemesis.ts';
import { amnesia } from './amnesia.ts';
import { bandwidth } from './bandwidth.ts';
import { byzantine } from './byzantine.ts';
import { clock } from './clock/index.ts';
import { corrupt } from './corrupt.ts';
import { delay } from './delay.ts';
import { disk } from './disk.ts';
import { duplicate } from './duplicate.ts';
import { flapping } from './flapping.ts';
import { kill } from './kill.ts';
import { loss } from './loss.ts';
import { omission } from './omission.ts';
import { partition } from './partition/index.ts';
import { pause } from './pause.ts';
import { powerLoss } from './power-loss.ts';
import { reorder } from './reorder.ts';
import { rollingRestart } from './rolling-restart.ts';
import { silentCorruption } from './silent-corruption.ts';
import { slow } from './slow.ts';

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
  silentCorruption,
  bandwidth,
  disk,
  byzantine,
];
