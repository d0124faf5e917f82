import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, it } from 'vitest';
import { packageRoot } from '../../base/own-package.ts';
import { isOurs, placeIn } from './place.ts';

const stack = (...frames: readonly string[]): string =>
  ['Error: here', ...frames.map((frame) => `    at ${frame}`)].join('\n');

const own = (path: string): string => join(packageRoot(), path);
const url = (path: string): string => pathToFileURL(own(path)).href;

it.each<[string, readonly string[], string | undefined]>([
  [
    'the innermost frame that is not the simulator’s',
    [
      `MachineUses.turnOf (${url('src/cluster/sim/machine-uses.ts')}:50:9)`,
      `Date.standIn [as now] (${url('dist/src/cluster/sim/watched-machine.js')}:80:5)`,
      `lead (${url('systems/consensus/raft/leader.ts')}:12:34)`,
      `deliver (${url('systems/consensus/raft/program.ts')}:4:5)`,
      `Object.deliver (${url('src/node/host.ts')}:9:9)`,
    ],
    'systems/consensus/raft/leader.ts:12',
  ],
  [
    'the program’s before that of a library it uses',
    [
      'v4 (/elsewhere/node_modules/uuid/index.js:1:2)',
      'node:internal/process/task_queues:95:5',
      `async ${own('systems/x.ts')}:7:1`,
    ],
    'systems/x.ts:7',
  ],
  [
    'a library’s where there is nothing else',
    ['/a b/node_modules/x (1)/y.js:3:4'],
    '/a b/node_modules/x (1)/y.js:3',
  ],
  [
    'a path that has blanks and brackets',
    ['f (/elsewhere (old)/my program.ts:3:4)'],
    '/elsewhere (old)/my program.ts:3',
  ],
  ['nothing where the stack says nothing', ['node:internal/timers:1:1', '<anonymous>'], undefined],
])('is %s', (_, frames, place) => {
  expect(placeIn(stack(...frames))).toBe(place);
});

it.each<[boolean, readonly string[]]>([
  [true, [`run (${url('src/runner/run.ts')}:1:1)`, 'user (/a/mine.ts:1:1)']],
  [
    true,
    [
      `standIn (${url('dist/src/cluster/sim/watched-machine.js')}:1:1)`,
      url('src/tui/start.ts:3:4'),
    ],
  ],
  [false, [`standIn (${url('src/cluster/sim/watched-machine.ts')}:1:1)`, '/a/mine.ts:1:1']],
  [false, [`lead (${url('systems/consensus/raft/leader.ts')}:12:34)`, url('src/node/host.ts:1:1')]],
  [false, ['node:internal/timers:1:1']],
])('is the harness’ own: %s', (ours, frames) => {
  expect(isOurs(stack(...frames))).toBe(ours);
});
