/** What `verify init` can write: by kind the files, and where each lies below `starters/`. */
import { join } from 'node:path';
import { packageRoot } from '../../base/own-package.ts';

export interface Starter {
  readonly name: string;
  readonly summary: string;
  /** Source by target, both with slashes. */
  readonly files: Readonly<Record<string, string>>;
  /** What its workflow passes to `--runtime`. */
  readonly runtime: 'docker' | 'local';
  /** Ends `valid` as it is written. */
  readonly command: string;
}

const SERVER = {
  'server/Dockerfile': 'shared/Dockerfile',
  'server/server.mjs': 'shared/server.mjs',
};

/** Its own, those of the example server where it has one, and what every starter has. */
const filesOf = (kind: string, own: readonly string[], server: Starter['files'] = {}) => ({
  ...Object.fromEntries(own.map((name) => [name, `${kind}/${name}`])),
  ...server,
  'verify.config.yaml': `${kind}/verify.config.yaml`,
  '.github/workflows/verify.yml': 'shared/verify.yml',
  'README.md': `${kind}/README.md`,
});

export const STARTERS: readonly Starter[] = [
  {
    name: 'http',
    summary: 'an image with an HTTP API, in Docker and as processes',
    files: filesOf('http', ['my-system.ts'], SERVER),
    runtime: 'docker',
    command: 'verify ./my-system.ts --nemesis partition,kill',
  },
  {
    name: 'compose',
    summary: 'the services of a compose file',
    files: filesOf('compose', ['docker-compose.yml', 'client.ts'], SERVER),
    runtime: 'docker',
    command: 'verify compose docker-compose.yml --client ./client.ts --nemesis partition,kill',
  },
  {
    name: 'maelstrom',
    summary: "a node for Maelstrom's lin-kv protocol, in any language",
    files: filesOf('maelstrom', ['node.mjs']),
    runtime: 'local',
    command: 'verify maelstrom --bin ./node.mjs --nemesis partition',
  },
  {
    name: 'processes',
    summary: 'processes on this machine, without Docker',
    files: filesOf('processes', ['my-system.ts'], {
      'server/server.mjs': SERVER['server/server.mjs'],
    }),
    runtime: 'local',
    command: 'verify ./my-system.ts --nemesis partition,kill',
  },
];

export const sourceOf = (path: string): string =>
  join(packageRoot(), 'src/cli/init/starters', path);
