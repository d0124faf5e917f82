/** What connects local nodes with each other and with clients. */
import type { Message } from '../../node/message.ts';
import type { Connection, Endpoint, Lost } from '../port/cluster.ts';
import type { Capability, LinkFault, NodeName, ObservedLink } from '../port/wanted.ts';

export interface LocalNetwork {
  /** Replaces all link faults. */
  setLinks(links: readonly LinkFault[]): void;
  observe(): readonly ObservedLink[];
  /** Why it cannot do this to a link, or undefined. */
  unsupported(capability: Capability): string | undefined;
  connect(
    node: NodeName,
    client: string,
    onMessage: (message: Message) => void,
    onLost: (lost: Lost) => void,
  ): Connection;
  endpoint(node: NodeName, port: number): Endpoint;
  address(node: NodeName): string;
  nodeAt(address: string): NodeName | undefined;
  close(): void;
}
