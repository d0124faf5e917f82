/** A node as the engine is told of it: mounts, ports, names, limits. Its program waits at the gate. */
import type Docker from 'dockerode';
import type { NodeName } from '../../port/wanted.ts';
import type { NodeImage } from '../image/node-image.ts';
import { GATE, gateBind } from './gate.ts';
import type { NodeSpec } from './node-spec.ts';

/** What of a container the run decides. */
export interface Placement {
  /** Name of the container. */
  readonly name: string;
  readonly image: NodeImage;
  readonly labels: Record<string, string>;
  readonly network: string;
  /** The kernel speaks IPv6, so that it must be told that this node does not. */
  readonly ipv6: boolean;
  readonly ip: string;
  /** Addresses of all nodes, this one included: every name resolves, also while its node is down. */
  readonly addresses: ReadonlyMap<NodeName, string>;
  readonly dataVolume: string;
  readonly gateVolume: string;
  /** Container port → port of this machine. */
  readonly hostPorts: ReadonlyMap<number, number>;
}

export const createOptions = (
  spec: NodeSpec,
  placement: Placement,
): Docker.ContainerCreateOptions => {
  const { network, ipv6, ip, addresses } = placement;
  const ports = [...placement.hostPorts].map(
    ([port, hostPort]) =>
      [`${port}/tcp`, [{ HostIp: '127.0.0.1', HostPort: String(hostPort) }]] as const,
  );
  const others = [...addresses].filter(([name]) => name !== spec.plan.name);
  return {
    name: placement.name,
    Image: placement.image.name,
    Hostname: spec.plan.name,
    Labels: placement.labels,
    Entrypoint: [...GATE],
    Cmd: [],
    Env: Object.entries(spec.env ?? {}).map(([name, value]) => `${name}=${value}`),
    ...(spec.user === undefined ? {} : { User: spec.user }),
    ExposedPorts: Object.fromEntries(ports.map(([port]) => [port, {}])),
    // The image's own check would be one more client that nobody has asked for.
    Healthcheck: { Test: ['NONE'] },
    HostConfig: {
      Binds: [
        ...spec.readOnlyBinds,
        gateBind(placement.gateVolume),
        ...(spec.data === undefined ? [] : [`${placement.dataVolume}:${spec.data}`]),
      ],
      PortBindings: Object.fromEntries(ports),
      NetworkMode: network,
      ...(ipv6 ? { Sysctls: WITHOUT_IPV6 } : {}),
      // For what the engine does not know it asks the outside, from where no answer comes to a run.
      DnsOptions: ['timeout:1', 'attempts:1'],
      ExtraHosts: others.map(([name, address]) => `${name}:${address}`),
      LogConfig: { Type: 'json-file', Config: { 'max-size': '20m', 'max-file': '1' } },
      ...(spec.memoryMb === undefined ? {} : memoryLimit(spec.memoryMb)),
      ...(spec.capAdd === undefined ? {} : { CapAdd: [...spec.capAdd] }),
    },
    NetworkingConfig: {
      EndpointsConfig: {
        [network]: { IPAMConfig: { IPv4Address: ip }, Aliases: [spec.plan.name] },
      },
    },
  };
};

/** A partition is made of rules for IPv4. What binds to `::` serves IPv4 all the same. */
const WITHOUT_IPV6: Readonly<Record<string, string>> = {
  'net.ipv6.conf.all.disable_ipv6': '1',
  'net.ipv6.conf.default.disable_ipv6': '1',
};

/** Without a limit of its own, swap would double it. */
const memoryLimit = (megabytes: number): { Memory: number; MemorySwap: number } => {
  const bytes = megabytes * 1024 * 1024;
  return { Memory: bytes, MemorySwap: bytes };
};
