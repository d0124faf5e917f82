/**
 * What each node of a deployment comes to as a container: a program of ours becomes one like any
 * other system's. Nothing is made yet.
 */
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { infrastructureFailure, usageFailure } from '../../../base/failure.ts';
import { packageRoot } from '../../../base/own-package.ts';
import {
  BUNDLE_SUFFIX,
  type Addresses,
  type Deployment,
  type ImageSource,
  type NodeContainer,
  type NodePlan,
  type ProgramSpec,
} from '../../port/deployment.ts';

/** The same for each start of the node. */
export interface NodeSpec extends Omit<NodeContainer, 'image'> {
  readonly plan: NodePlan;
  /** Undefined: the base image. */
  readonly image: ImageSource | undefined;
  /** Folders and files of this machine, not to be written to. */
  readonly readOnlyBinds: readonly string[];
}

/** Where our node programs listen, for peers and clients alike. */
export const PROGRAM_PORT = 7000;
const PROGRAM_DATA = '/data';

/** @throws Failure for a deployment that cannot run in containers, or is not built */
export const nodeSpecs = (
  deployment: Deployment,
  at: Addresses,
  seed: number,
): readonly NodeSpec[] => {
  const { kind, nodes } = deployment;
  if (kind.type === 'binary' || kind.type === 'process') {
    throw usageFailure(
      'docker-binary',
      'A program of this machine runs on the local runtime only.',
      'Use --runtime local.',
    );
  }
  return nodes.map((plan) =>
    kind.type === 'program'
      ? { plan, image: undefined, ...programContainer(kind.program, plan, at, seed) }
      : { plan, readOnlyBinds: [], ...kind.container.container(plan, at) },
  );
};

const programContainer = (
  { module, options, restart = 'never' }: ProgramSpec,
  { name }: NodePlan,
  at: Addresses,
  seed: number,
): Omit<NodeSpec, 'plan' | 'image'> => {
  const root = packageRoot();
  const peers = at.nodes.map((peer) => [peer.name, `${at.of(peer.name)}:${PROGRAM_PORT}`]);
  return {
    command: () => ['node', '/verify/dist/src/node/tcp-main.js'],
    env: {
      VERIFY_NODE: name,
      VERIFY_PEERS: JSON.stringify(Object.fromEntries(peers)),
      VERIFY_PROGRAM: inContainer(root, module),
      VERIFY_OPTIONS: JSON.stringify(options),
      VERIFY_DATA: PROGRAM_DATA,
      VERIFY_SEED: String(seed),
    },
    readOnlyBinds: [
      // Elsewhere the base image brings a node of its own: the host's does not run in a container.
      ...(process.platform === 'linux' ? [`${process.execPath}:/usr/local/bin/node:ro`] : []),
      `${join(root, 'dist')}:/verify/dist:ro`,
      `${join(root, 'package.json')}:/verify/package.json:ro`,
      ...(isOwn(module) ? [] : [`${fileOf(module)}:${FOREIGN_PROGRAM}:ro`]),
    ],
    ports: { messages: PROGRAM_PORT },
    data: PROGRAM_DATA,
    restart,
  };
};

/** A program from elsewhere is one file that stands alone, and is mounted by itself. */
const FOREIGN_PROGRAM = '/verify/program.mjs';

const fileOf = (module: string): string =>
  module.startsWith('file:') ? fileURLToPath(module) : module;

/** What is bundled (`src/runner/bundle-program.ts`) needs nothing of ours. */
const isOwn = (module: string): boolean => !module.endsWith(BUNDLE_SUFFIX);

const inContainer = (root: string, module: string): string =>
  isOwn(module) ? `/verify/dist/${builtModule(root, module)}` : FOREIGN_PROGRAM;

/** Path below `dist/` of a module given as a URL in `dist/` or among the sources. */
const builtModule = (root: string, module: string): string => {
  const built = relative(root, fileOf(module))
    .replace(/^dist[/\\]/, '')
    .replaceAll('\\', '/')
    .replace(/\.ts$/, '.js');
  for (const needed of [built, 'src/node/tcp-main.js']) {
    if (!existsSync(join(root, 'dist', needed))) {
      throw infrastructureFailure(
        'not-built',
        `The node program dist/${needed} is not built.`,
        'Run "npm run build".',
      );
    }
  }
  return built;
};
