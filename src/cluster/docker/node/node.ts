/**
 * One node: its container through all its starts. Knows whether its process runs and whether an end
 * was asked for; breaks nothing by itself.
 */
import type Docker from 'dockerode';
import { setTimeout as sleep } from 'node:timers/promises';
import { infrastructureFailure } from '../../../base/failure.ts';
import type { NodeName } from '../../port/wanted.ts';
import type { Engine } from '../engine/engine.ts';
import { freeHostPort } from '../engine/host-port.ts';
import type { NodeLog } from './node-log.ts';
import { createOptions, type NodeContainer, type NodeSpec } from './node-spec.ts';

/** One life of the node's process, as the agent sees it. */
export interface Life {
  readonly pid: number;
  /** Settles when the engine has seen it end; the detail says how. */
  readonly ended: Promise<string>;
}

const PORT_ATTEMPTS = 20;
const PORT_RETRY_MS = 100;

export class DockerNode {
  readonly name: NodeName;
  readonly ip: string;
  readonly log: NodeLog;
  /** Set while an end is wanted, so that it is not reported as unexpected. */
  endExpected = false;
  starts = 0;
  /** Told of an end that nobody asked for. */
  onUnexpectedExit: (detail: string) => void = () => {};
  readonly #engine: Engine;
  readonly #spec: NodeSpec;
  #shape: NodeContainer;
  #container: Docker.Container | undefined;
  #life: Life | undefined;

  constructor(
    engine: Engine,
    spec: NodeSpec,
    shape: Omit<NodeContainer, 'hostPorts'>,
    log: NodeLog,
  ) {
    this.#engine = engine;
    this.#spec = spec;
    this.#shape = { ...shape, hostPorts: new Map() };
    this.name = shape.hostname;
    this.ip = shape.ip;
    this.log = log;
  }

  /** The present life; undefined while the node is down. */
  get life(): Life | undefined {
    return this.#life;
  }

  hostPort(port: number): number {
    const hostPort = this.#shape.hostPorts.get(port);
    if (hostPort === undefined) throw new Error(`${this.name} publishes no port ${port}`);
    return hostPort;
  }

  get dataDir(): string {
    return this.#spec.dataDir;
  }

  /** Makes the container, not started. */
  async create(): Promise<void> {
    const hostPorts = new Map<number, number>();
    for (const port of this.#spec.clientPorts) hostPorts.set(port, await freeHostPort());
    this.#shape = { ...this.#shape, hostPorts };
    this.#container = await this.#engine.docker.createContainer(
      createOptions(this.#spec, this.#shape),
    );
  }

  /** Starts the container; its program waits behind the gate. @throws Failure (exit 3) */
  async start(): Promise<Life> {
    // The life before must be over for the engine too, or it would refuse.
    await this.#life?.ended;
    const container = await this.#startOnFreePorts();
    this.starts += 1;
    this.endExpected = false;
    const { State } = await container.inspect();
    const life: Life = { pid: State.Pid, ended: this.#watch(container) };
    this.#life = life;
    void life.ended.then((detail) => {
      if (this.#life === life) this.#life = undefined;
      this.log.note(`the process ended: ${detail}`);
      if (!this.endExpected) this.onUnexpectedExit(detail);
    });
    return life;
  }

  /** Share of one processor; undefined: as much as there is. */
  async limitCpu(share: number | undefined): Promise<void> {
    // A period of 20 ms keeps a starved node's stops short. The kernel takes no quota under 1 ms.
    const quota = share === undefined ? -1 : Math.max(1000, Math.round(share * CPU_PERIOD_US));
    await this.#existing().update({ CpuPeriod: CPU_PERIOD_US, CpuQuota: quota });
  }

  async #startOnFreePorts(): Promise<Docker.Container> {
    for (let attempt = 1; ; attempt++) {
      const container = this.#existing();
      const output = await container.attach({ stream: true, stdout: true, stderr: true });
      const sink = this.log.sink();
      container.modem.demuxStream(output, sink, sink);
      try {
        await container.start();
        return container;
      } catch (error) {
        (output as { destroy?: () => void }).destroy?.();
        if (!/port is already allocated|address already in use/.test(String(error))) throw error;
        if (attempt === PORT_ATTEMPTS) throw this.#portTaken(error);
        if (this.starts > 0) {
          // Clients know this port. The engine's own proxy may not have let go of it yet.
          await sleep(PORT_RETRY_MS);
        } else {
          await container.remove({ force: true });
          await this.create();
        }
      }
    }
  }

  #portTaken(cause: unknown): Error {
    return infrastructureFailure(
      'port-taken',
      `A port of ${this.name} (${[...this.#shape.hostPorts.values()].join(', ')}) was taken by another program.`,
      'Close the program that listens there, or run again: other ports will be chosen.',
      cause,
    );
  }

  async #watch(container: Docker.Container): Promise<string> {
    try {
      const { StatusCode } = (await container.wait({ condition: 'not-running' })) as {
        StatusCode: number;
      };
      return StatusCode > 128 ? `killed by signal ${StatusCode - 128}` : `exit code ${StatusCode}`;
    } catch {
      return 'its container is gone';
    }
  }

  #existing(): Docker.Container {
    if (this.#container === undefined) throw new Error(`${this.name} has no container yet`);
    return this.#container;
  }
}

const CPU_PERIOD_US = 20_000;
