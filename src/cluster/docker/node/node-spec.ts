/**
 * What a deployment comes to as containers: image, command, environment, mounts, ports.
 *
 * A node's command waits behind a gate until the agent has put the wanted faults in place, so that a
 * node restarted inside a partition never hears the other side. The gate is a file in /dev/shm, which
 * is new with each start of a container.
 */
import type Docker from 'dockerode';
import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { usageFailure, infrastructureFailure } from '../../../base/failure.ts';
import type { Deployment } from '../../port/cluster.ts';
import type { NodeName } from '../../port/wanted.ts';
import { projectRoot } from '../engine/project-root.ts';

/** What one node needs, the same for each of its starts. */
export interface NodeSpec {
  readonly command: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly readOnlyBinds: readonly string[];
  readonly clientPorts: readonly number[];
  readonly dataDir: string;
}

/** Where our node programs listen, for peers and clients alike. */
export const PROGRAM_PORT = 7000;
const PROGRAM_DATA = '/data';

const GATE = 'until [ -e /dev/shm/verify-go ]; do sleep 0.01; done; exec "$@"';

/** @throws Failure for a deployment that cannot run in containers, or is not built */
export const nodeSpec = (
  deployment: Deployment,
  node: NodeName,
  address: (node: NodeName) => string,
  seed: number,
): NodeSpec => {
  const { kind } = deployment;
  if (kind.type === 'binary') {
    throw usageFailure(
      'docker-binary',
      'A program given by its path runs on the local runtime only.',
      'Use --runtime local.',
    );
  }
  if (kind.type === 'container') {
    const { container } = kind;
    return {
      command: container.command(node, address),
      env: container.env?.(node, address) ?? {},
      readOnlyBinds: [],
      clientPorts: container.clientPorts,
      dataDir: container.dataDir,
    };
  }
  const root = projectRoot();
  const peers = deployment.nodes.map((peer) => [peer, `${address(peer)}:${PROGRAM_PORT}`]);
  return {
    command: ['node', '/verify/dist/src/node/tcp-main.js'],
    env: {
      VERIFY_NODE: node,
      VERIFY_PEERS: JSON.stringify(Object.fromEntries(peers)),
      VERIFY_PROGRAM: `/verify/dist/${builtModule(root, kind.program.module)}`,
      VERIFY_OPTIONS: JSON.stringify(kind.program.options),
      VERIFY_DATA: PROGRAM_DATA,
      VERIFY_SEED: String(seed),
    },
    readOnlyBinds: [
      // Elsewhere the base image brings a node of its own: the host's does not run in a container.
      ...(process.platform === 'linux' ? [`${process.execPath}:/usr/local/bin/node:ro`] : []),
      `${join(root, 'dist')}:/verify/dist:ro`,
      `${join(root, 'package.json')}:/verify/package.json:ro`,
    ],
    clientPorts: [PROGRAM_PORT],
    dataDir: PROGRAM_DATA,
  };
};

/** Path below `dist/` of a module given as a URL in `dist/` or among the sources. */
const builtModule = (root: string, module: string): string => {
  const path = relative(root, module.startsWith('file:') ? fileURLToPath(module) : module);
  const built = path
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

export interface NodeContainer {
  readonly name: string;
  readonly hostname: NodeName;
  readonly image: string;
  readonly labels: Record<string, string>;
  readonly network: string;
  readonly ip: string;
  readonly dataVolume: string;
  /** Container port → port of this machine. */
  readonly hostPorts: ReadonlyMap<number, number>;
}

export const createOptions = (
  spec: NodeSpec,
  container: NodeContainer,
): Docker.ContainerCreateOptions => {
  const ports = [...container.hostPorts].map(
    ([port, hostPort]) =>
      [`${port}/tcp`, [{ HostIp: '127.0.0.1', HostPort: String(hostPort) }]] as const,
  );
  return {
    name: container.name,
    Image: container.image,
    Hostname: container.hostname,
    Labels: container.labels,
    Entrypoint: ['/bin/sh', '-c', GATE, 'verify-gate'],
    Cmd: [...spec.command],
    Env: Object.entries(spec.env).map(([name, value]) => `${name}=${value}`),
    ExposedPorts: Object.fromEntries(ports.map(([port]) => [port, {}])),
    HostConfig: {
      Binds: [...spec.readOnlyBinds, `${container.dataVolume}:${spec.dataDir}`],
      PortBindings: Object.fromEntries(ports),
      NetworkMode: container.network,
      LogConfig: { Type: 'json-file', Config: { 'max-size': '20m', 'max-file': '1' } },
    },
    NetworkingConfig: {
      EndpointsConfig: { [container.network]: { IPAMConfig: { IPv4Address: container.ip } } },
    },
  };
};
