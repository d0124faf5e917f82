/**
 * One node: its container through all its starts. Knows whether its process runs and whether an end
 * was asked for; breaks nothing by itself.
 */
import type Docker from 'dockerode';
import { setTimeout as sleep } from 'node:timers/promises';
import { infrastructureFailure, usageFailure } from '../../../base/failure.ts';
import type { NodePlan } from '../../port/deployment.ts';
import type { NodeName } from '../../port/wanted.ts';
import type { Engine } from '../engine/engine.ts';
import { createOptions, type Placement } from './create-options.ts';
import { ended, outputInto, type Output } from './life-end.ts';
import type { NodeLog } from './node-log.ts';
import type { NodeSpec } from './node-spec.ts';
import { tarOf } from './tar.ts';
import { ownerFor, ROOT, type Owner } from './user.ts';

/** One life of the node's process, as the agent sees it. */
export interface Life {
  readonly pid: number;
  /** What the gate in front of it shall run. */
  readonly argv: readonly string[];
  /** Settles when the engine has seen it end; the detail says how: `exit code 1`. */
  readonly ended: Promise<string>;
  /** On the harness' monotonic clock, ms. */
  readonly since: number;
}

const PORT_ATTEMPTS = 20;
const PORT_RETRY_MS = 100;
const CPU_PERIOD_US = 20_000;

export class DockerNode {
  readonly name: NodeName;
  readonly ip: string;
  readonly plan: NodePlan;
  readonly spec: NodeSpec;
  readonly log: NodeLog;
  /** Set while an end is wanted, so that it is not reported as the node's own doing. */
  endExpected = false;
  starts = 0;
  /** Told of an end that nobody asked for. */
  onEndedByItself: (detail: string, life: Life) => void = () => {};
  /** Called before the first start. */
  readonly #releasePorts: () => Promise<void>;
  readonly #engine: Engine;
  readonly #placement: Placement;
  #container: Docker.Container | undefined;
  #life: Life | undefined;
  #owner = ROOT;

  constructor(
    engine: Engine,
    spec: NodeSpec,
    placement: Placement,
    log: NodeLog,
    releasePorts: () => Promise<void>,
  ) {
    this.#engine = engine;
    this.#placement = placement;
    this.#releasePorts = releasePorts;
    this.spec = spec;
    this.plan = spec.plan;
    this.name = spec.plan.name;
    this.ip = placement.ip;
    this.log = log;
  }

  /** The present life; undefined while the node is down. */
  get life(): Life | undefined {
    return this.#life;
  }

  get container(): Docker.Container {
    if (this.#container === undefined) throw new Error(`${this.name} has no container yet`);
    return this.#container;
  }

  get containerName(): string {
    return this.#placement.name;
  }

  get hasData(): boolean {
    return this.spec.data !== undefined;
  }

  /** Ports of this machine that lead to it. */
  get hostPorts(): readonly number[] {
    return [...this.#placement.hostPorts.values()];
  }

  hostPort(port: number): number {
    const hostPort = this.#placement.hostPorts.get(port);
    if (hostPort === undefined) {
      throw usageFailure('unpublished-port', `${this.name} publishes no port ${port}.`);
    }
    return hostPort;
  }

  /** Whose its files and its data folder are; known when its container is made. */
  get owner(): Owner {
    return this.#owner;
  }

  /** Makes the container with the node's files in it, not started. */
  async create(): Promise<void> {
    const { spec } = this;
    this.#container = await this.#engine.docker.createContainer(
      createOptions(spec, this.#placement),
    );
    const { files = [] } = spec;
    if (files.length === 0 && !this.hasData) return;
    const owner = await ownerFor(this.#container, spec.user ?? this.#placement.image.user);
    this.#owner = owner;
    if (files.length > 0) {
      const archive = files.map(({ path, content, mode = 0o644 }) => ({
        path,
        content: Buffer.from(content),
        mode,
        ...owner,
      }));
      await this.#container.putArchive(tarOf(archive), { path: '/' });
    }
  }

  /** Starts the container; its program waits behind the gate. @throws Failure (exit 3) */
  async start(): Promise<Life> {
    // The life before must be over for the engine too, or it would refuse.
    await this.#life?.ended;
    const argv = this.#commandLine();
    if (this.starts === 0) await this.#releasePorts();
    const output = await this.#startOnItsPorts();
    this.starts += 1;
    this.endExpected = false;
    const { State } = await this.container.inspect();
    const life: Life = {
      pid: State.Pid,
      argv,
      ended: ended(this.container, output.ended),
      since: performance.now(),
    };
    this.#life = life;
    void life.ended.then((detail) => {
      if (this.#life === life) this.#life = undefined;
      this.log.note(`the process ended: ${detail}`);
      if (!this.endExpected) this.onEndedByItself(detail, life);
    });
    return life;
  }

  /** Share of one processor; undefined: as much as there is. */
  async limitCpu(share: number | undefined): Promise<void> {
    // A period of 20 ms keeps a starved node's stops short. The kernel takes no quota under 1 ms.
    const quota = share === undefined ? -1 : Math.max(1000, Math.round(share * CPU_PERIOD_US));
    await this.container.update({ CpuPeriod: CPU_PERIOD_US, CpuQuota: quota });
  }

  /** As with Docker itself, an entrypoint of one's own leaves out the image's command. */
  #commandLine(): readonly string[] {
    const { entrypoint, command } = this.spec;
    const { image } = this.#placement;
    const rest =
      command?.({ first: this.starts === 0 }) ?? (entrypoint === undefined ? image.command : []);
    const argv = [...(entrypoint ?? image.entrypoint), ...rest];
    if (argv.length > 0) return argv;
    throw infrastructureFailure(
      'no-command',
      `Nobody says what ${this.name} shall run: neither its description nor the image ${image.name}.`,
    );
  }

  /** Resolves when the container runs. */
  async #startOnItsPorts(): Promise<Output> {
    for (let attempt = 1; ; attempt++) {
      const output = await outputInto(this.container, this.log);
      try {
        await this.container.start();
        return output;
      } catch (error) {
        output.stop();
        if (!/port is already allocated|address already in use/.test(String(error))) throw error;
        if (attempt === PORT_ATTEMPTS) throw this.#portTaken(error);
        // Clients know this port. The engine's own proxy may not have let go of it yet.
        await sleep(PORT_RETRY_MS);
      }
    }
  }

  #portTaken(cause: unknown): Error {
    return infrastructureFailure(
      'port-taken',
      `A port of ${this.name} (${this.hostPorts.join(', ')}) was taken by another program.`,
      'Close the program that listens there, or run again: other ports will be chosen.',
      cause,
    );
  }
}
