/**
 * The nodes' data folders: how they lose, refuse, run full, hang and get damaged.
 *
 * Faults of the disk itself need a loop volume (an ext4 of the node's own), prepared only for runs
 * that ask for such faults. The rest works on any volume.
 */
import { infrastructureFailure } from '../../../base/failure.ts';
import type { Capability, NodeName, WantedNode } from '../../port/wanted.ts';
import type { Agent } from '../agent/agent.ts';
import { quote } from '../agent/script.ts';

export type DiskFault = NonNullable<WantedNode['disk']>;

const LOOP_FAULTS: readonly Capability[] = [
  'process.power-loss',
  'disk.full',
  'disk.io-error',
  'disk.hung',
];
const LOOP_MEGABYTES = 512;

export const needsLoop = (capabilities: readonly Capability[]): boolean =>
  capabilities.some((capability) => LOOP_FAULTS.includes(capability));

export class Disks {
  readonly #agent: Agent;
  readonly #devices = new Map<NodeName, string>();
  readonly #broken = new Map<NodeName, DiskFault>();
  readonly #damaged = new Map<NodeName, number>();
  #initialKept = false;

  constructor(agent: Agent) {
    this.#agent = agent;
  }

  get onLoop(): boolean {
    return this.#devices.size > 0;
  }

  get initialKept(): boolean {
    return this.#initialKept;
  }

  /**
   * Makes loop volumes; resolves with the device of each node.
   * @throws Failure `no-loop-volumes` (exit 3)
   */
  async prepare(nodes: readonly NodeName[]): Promise<ReadonlyMap<NodeName, string>> {
    try {
      for (const name of nodes) {
        this.#devices.set(name, await this.#agent.run(`prepare_disk ${name} ${LOOP_MEGABYTES}`));
      }
    } catch (error) {
      throw infrastructureFailure(
        'no-loop-volumes',
        `The nodes cannot have disks of their own here: ${(error as Error).message}`,
        'Leave out the power-loss and disk nemeses on this machine.',
        error,
      );
    }
    return this.#devices;
  }

  /** Keeps what the data folders hold now, so that a node can be made to forget all since. */
  async keepInitial(nodes: readonly NodeName[]): Promise<void> {
    await this.#agent.run(nodes.map((name) => `save_initial ${name} || exit 1`).join('\n'));
    this.#initialKept = true;
  }

  faultOf(name: NodeName): DiskFault | undefined {
    return this.#broken.get(name);
  }

  /** Lines that bring a disk from its present fault to another, or to none. */
  change(name: NodeName, wanted: DiskFault | undefined): string[] {
    const present = this.#broken.get(name);
    if (present === wanted) return [];
    const lines: string[] = [];
    if (present === 'hung') lines.push(`thaw_disk ${name}`);
    if (present === 'full') lines.push(`free_disk ${name} || exit 1`);
    if (wanted === 'hung') lines.push(`freeze_disk ${name} || exit 1`);
    if (wanted === 'full') lines.push(`fill_disk ${name} || exit 1`);
    if (wanted === 'io-error') lines.push(`break_disk ${name} || exit 1`);
    return lines;
  }

  changed(name: NodeName, fault: DiskFault | undefined): void {
    if (fault === undefined) this.#broken.delete(name);
    else this.#broken.set(name, fault);
  }

  /** A frozen disk would keep its processes from dying. */
  async thaw(names: readonly NodeName[]): Promise<void> {
    const frozen = names.filter((name) => this.#broken.get(name) === 'hung');
    if (frozen.length === 0) return;
    await this.#agent.run(frozen.map((name) => `thaw_disk ${name}`).join('\n'));
    for (const name of frozen) this.#broken.delete(name);
  }

  /** Puts a broken disk back as its journal has it; nobody else may have it mounted any more. */
  async renew(name: NodeName): Promise<void> {
    const device = this.#devices.get(name) ?? '';
    await this.#agent.run(
      `unmount_disk ${name} && mount_disk ${name} ${device} && free_disk ${name} && probe_disk ${name}`,
    );
    this.#broken.delete(name);
  }

  /** As when the power fails: what is not on it yet will never be. */
  async powerOff(name: NodeName): Promise<void> {
    await this.#agent.run(`break_disk ${name}`);
  }

  async forget(name: NodeName): Promise<void> {
    await this.#agent.run(`reset_data ${name}`);
  }

  /** Resolves with what was done, for people: `3 bytes of journal`. */
  async damage(name: NodeName, damage: NonNullable<WantedNode['damage']>): Promise<string> {
    const { file, how, bytes } = damage;
    const done = await this.#agent.run(`damage_file ${name} ${quote(file)} ${how} ${bytes}`);
    const [count, ...path] = done.split(' ');
    this.#damaged.set(name, this.damagedBytes(name) + Number(count));
    return `${count} bytes of ${path.join(' ')}`;
  }

  damagedBytes(name: NodeName): number {
    return this.#damaged.get(name) ?? 0;
  }

  /** What the agent runs on its own. */
  healing(): string[] {
    return [...this.#devices.keys()].map((name) => `heal_disk ${name}`);
  }
}
