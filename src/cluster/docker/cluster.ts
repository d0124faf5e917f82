/**
 * A running cluster of containers: the links to its nodes, and its end. What breaks it is in
 * `faults/`.
 */
import { EXIT, Failure, infrastructureFailure, usageFailure } from '../../base/failure.ts';
import type { Message } from '../../node/message.ts';
import type {
  Cluster,
  ClusterListener,
  Connection,
  Endpoint,
  ExecOptions,
  Executed,
  Lost,
} from '../port/cluster.ts';
import type { NodePlan } from '../port/deployment.ts';
import type { Capability, NodeName, ObservedState, WantedState } from '../port/wanted.ts';
import type { Agent } from './agent/agent.ts';
import { killTree } from './agent/verbs.ts';
import { remains, sweep } from './engine/clean.ts';
import type { Engine } from './engine/engine.ts';
import type { Events } from './events.ts';
import type { Faults } from './faults/faults.ts';
import { openConnection } from './node/connection.ts';
import { execIn } from './node/exec.ts';
import type { DockerNode } from './node/node.ts';
import { PROGRAM_PORT } from './node/node-spec.ts';
import { nodeAt } from './node/whereabouts.ts';

export interface ClusterParts {
  readonly engine: Engine;
  readonly runId: string;
  readonly agent: Agent;
  readonly nodes: readonly DockerNode[];
  readonly faults: Faults;
  readonly events: Events;
  /** Called when nothing of the run is left. */
  readonly onDestroyed: () => void;
}

export class DockerCluster implements Cluster {
  readonly kind = 'docker';
  readonly nodes: readonly NodeName[];
  readonly layout: readonly NodePlan[];
  readonly #parts: ClusterParts;
  readonly #byName: ReadonlyMap<NodeName, DockerNode>;
  readonly #connections = new Set<Connection>();
  #destroyed: Promise<void> | undefined;

  constructor(parts: ClusterParts) {
    this.#parts = parts;
    this.layout = parts.nodes.map(({ plan }) => plan);
    this.nodes = this.layout.map(({ name }) => name);
    this.#byName = new Map(parts.nodes.map((node) => [node.name, node]));
  }

  connect(
    node: NodeName,
    client: string,
    onMessage: (message: Message) => void,
    onLost?: (lost: Lost) => void,
  ): Connection {
    const link = { address: () => this.endpoint(node, PROGRAM_PORT), node, client };
    const connection = openConnection(link, onMessage, onLost);
    this.#connections.add(connection);
    return {
      send: (body) => connection.send(body),
      close: () => {
        this.#connections.delete(connection);
        connection.close();
      },
    };
  }

  endpoint(node: NodeName, port: number): Endpoint {
    return { host: '127.0.0.1', port: this.#node(node).hostPort(port) };
  }

  address(node: NodeName): string {
    return this.#node(node).ip;
  }

  nodeAt(address: string): NodeName | undefined {
    return nodeAt(this.#parts.nodes, address);
  }

  exec(name: NodeName, argv: readonly string[], options: ExecOptions = {}): Promise<Executed> {
    return this.#alive(() => {
      const { agent, faults } = this.#parts;
      const node = this.#node(name);
      if (faults.isPaused(name)) {
        throw infrastructureFailure('node-paused', `Nothing can be run in ${name}: it is paused.`);
      }
      return execIn(node, argv, options, (pid) => agent.run(killTree(pid)));
    });
  }

  settleData(): Promise<void> {
    return this.#alive(() => this.#parts.faults.settleData());
  }

  unsupported(capability: Capability): string | undefined {
    return this.#parts.faults.unsupported(capability);
  }

  want(state: WantedState): Promise<void> {
    return this.#alive(() => this.#parts.faults.bring(state));
  }

  observe(): Promise<ObservedState> {
    return this.#alive(() => this.#parts.faults.observe());
  }

  logTail(node: NodeName, lines: number): Promise<readonly string[]> {
    return this.#node(node).log.tail(lines);
  }

  watch(listener: ClusterListener): void {
    this.#parts.events.watch(listener);
  }

  destroy(): Promise<void> {
    this.#destroyed ??= this.#destroy();
    return this.#destroyed;
  }

  async #destroy(): Promise<void> {
    const { engine, runId, agent, nodes, faults, events } = this.#parts;
    events.close();
    for (const connection of this.#connections) connection.close();
    for (const node of nodes) node.endExpected = true;
    await faults.stop();
    await agent.close();
    const { left } = await sweep(engine, runId);
    await Promise.all(nodes.map((node) => node.log.close()));
    const still = left.length > 0 ? left : await remains(engine, runId);
    if (still.length > 0) {
      throw new Failure(`Clean-up is incomplete; still there: ${still.join('; ')}.`, {
        code: 'left-behind',
        exitCode: EXIT.cleanUpIncomplete,
        hint: 'Run "verify clean".',
      });
    }
    this.#parts.onDestroyed();
  }

  async #alive<T>(work: () => Promise<T>): Promise<T> {
    if (this.#destroyed !== undefined) {
      throw infrastructureFailure('cluster-gone', 'The cluster has been taken down already.');
    }
    return work();
  }

  #node(name: NodeName): DockerNode {
    const node = this.#byName.get(name);
    if (node === undefined) {
      throw usageFailure('unknown-node', `There is no node ${name} in this cluster.`);
    }
    return node;
  }
}
