/**
 * A network for a run: a bridge of its own, nothing leaves the machine, IPv4 addresses fixed by us.
 * The subnet is one that neither another Docker network nor this machine uses.
 */
import type Docker from 'dockerode';
import { networkInterfaces } from 'node:os';
import { infrastructureFailure } from '../../../base/failure.ts';
import type { Engine } from './engine.ts';

export interface RunNetwork {
  readonly network: Docker.Network;
  readonly name: string;
  /** Address of the n-th node, from 0. */
  address(index: number): string;
}

const MOST_NODES = 200;
const ATTEMPTS = 30;

/** @throws Failure `no-network` (exit 3) */
export const createRunNetwork = async (
  engine: Engine,
  name: string,
  labels: Record<string, string>,
): Promise<RunNetwork> => {
  const tried = new Set<string>();
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const used = [...(await dockerSubnets(engine)), ...ownAddresses()];
    const prefix = candidates().find((p) => !tried.has(p) && !used.some((u) => overlaps(p, u)));
    if (prefix === undefined) break;
    tried.add(prefix);
    try {
      const network = await engine.docker.createNetwork({
        Name: name,
        Driver: 'bridge',
        CheckDuplicate: true,
        Labels: labels,
        // Some engines are set to give every network some; a partition is made of rules for IPv4.
        EnableIPv6: false,
        IPAM: { Config: [{ Subnet: `${prefix}.0/24`, Gateway: `${prefix}.1` }] },
        Options: { 'com.docker.network.bridge.enable_ip_masquerade': 'false' },
      });
      return { network, name, address: (index) => addressOf(prefix, index) };
    } catch (error) {
      // Somebody took it between our look and our asking, or the machine routes it elsewhere.
      if (!/overlap|conflict|in use/i.test(String(error))) throw error;
    }
  }
  throw infrastructureFailure(
    'no-network',
    'No free address range was found for the network of this run.',
    'Remove unused Docker networks ("docker network prune", "verify clean").',
  );
};

const addressOf = (prefix: string, index: number): string => {
  if (index >= MOST_NODES) throw new RangeError(`at most ${MOST_NODES} nodes`);
  return `${prefix}.${index + 11}`;
};

/** In random order, so that runs which start together rarely ask for the same one. */
const candidates = (): string[] => {
  const prefixes: string[] = [];
  for (let third = 0; third < 256; third++) prefixes.push(`10.213.${third}`, `172.29.${third}`);
  const start = Math.floor(performance.now() * 1000 + process.pid * 31) % prefixes.length;
  return [...prefixes.slice(start), ...prefixes.slice(0, start)];
};

const dockerSubnets = async (engine: Engine): Promise<string[]> => {
  const networks = await engine.docker.listNetworks();
  return networks.flatMap((network) =>
    (network.IPAM?.Config ?? []).flatMap(({ Subnet }) => (Subnet === undefined ? [] : [Subnet])),
  );
};

const ownAddresses = (): string[] =>
  Object.values(networkInterfaces()).flatMap((addresses) =>
    (addresses ?? []).flatMap(({ family, cidr }) =>
      family === 'IPv4' && cidr !== null ? [cidr] : [],
    ),
  );

/** Whether the /24 with this prefix and that subnet have an address in common. */
const overlaps = (prefix: string, subnet: string): boolean => {
  const [base = '', bits = '32'] = subnet.split('/');
  if (base.includes(':')) return false;
  const shift = 32 - Math.min(24, Number(bits));
  const network = (address: string): number => Math.floor(toNumber(address) / 2 ** shift);
  return network(`${prefix}.0`) === network(base);
};

const toNumber = (address: string): number =>
  address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
