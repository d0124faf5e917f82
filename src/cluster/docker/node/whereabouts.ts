/** Which node is meant by what nodes and clients write down about each other. */
import type { NodeName } from '../../port/wanted.ts';

export interface Whereabouts {
  readonly name: NodeName;
  /** Address inside the network. */
  readonly ip: string;
  readonly containerName: string;
  /** Ports of this machine that lead to it. */
  readonly hostPorts: readonly number[];
}

const THIS_MACHINE = ['127.0.0.1', 'localhost', '::1'];

/**
 * The node behind a name, an inside address (with or without a port, which is not looked at) or an
 * endpoint on this machine; undefined for a stranger. The engine's own names for a node count too:
 * some systems announce what they find by asking who has their address.
 */
export const nodeAt = (nodes: readonly Whereabouts[], address: string): NodeName | undefined => {
  const [, host = '', port] =
    /^(?:[a-z+]+:\/\/)?\[?([^/[\]]*?)\]?(?::(\d+))?\/?$/i.exec(address) ?? [];
  if (THIS_MACHINE.includes(host)) {
    return nodes.find(({ hostPorts }) => hostPorts.includes(Number(port)))?.name;
  }
  const short = host.replace(/\.$/, '');
  return nodes.find(
    ({ name, ip, containerName }) =>
      short === name ||
      short === ip ||
      short === containerName ||
      short.startsWith(`${name}.`) ||
      short.startsWith(`${containerName}.`),
  )?.name;
};
