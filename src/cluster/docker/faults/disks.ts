/**
 * The nodes' data folders: how they lose, refuse, run full, hang and get damaged.
 *
 * Faults of the disk itself need a loop volume (an ext4 of the node's own), prepared only for runs
 * that ask for such faults. The rest works on any volume. Only nodes with a data folder come here.
 */
import { infrastructureFailure } from '../../../base/failure.ts';
import type { Capability, NodeName, WantedNode } from '../../port/wanted.ts';
import type { Agent } from '../agent/agent.ts';
import { inOrder, inParallel, type Script } from '../agent/script.ts';
import {
  breakDisk,
  damageFile,
  fillDisk,
  freeDisk,
  freezeDisk,
  listFiles,
  ownData,
  prepareDisk,
  renewDisk,
  resetData,
  saveInitial,
  syncData,
  thawDisk,
} from '../agent/verbs.ts';
import { matchesGlob } from '../../port/glob.ts';

export type DiskFault = NonNullable<WantedNode['disk']>;
export type Damage = NonNullable<WantedNode['damage']>;

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

  constructor(agent: Agent) {
    this.#agent = agent;
  }

  get onLoop(): boolean {
    return this.#devices.size > 0;
  }

  /** Nodes whose disk the agent heals on its own. */
  get loopNodes(): readonly NodeName[] {
    return [...this.#devices.keys()];
  }

  /**
   * Makes loop volumes; resolves with the device of each node.
   * @throws Failure `no-loop-volumes` (exit 3)
   */
  async prepare(nodes: readonly NodeName[]): Promise<ReadonlyMap<NodeName, string>> {
    try {
      for (const name of nodes) {
        this.#devices.set(name, await this.#agent.run(prepareDisk(name, LOOP_MEGABYTES)));
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

  /** Makes a data folder its node's user's, with all that the image has put there. */
  async own(name: NodeName, { uid, gid }: { uid: number; gid: number }): Promise<void> {
    await this.#agent.run(ownData(name, uid, gid));
  }

  /** Resolves when what was written so far to disks without a fault is durable. */
  async sync(nodes: readonly NodeName[]): Promise<void> {
    const well = nodes.filter((name) => !this.#broken.has(name));
    await this.#agent.run(inParallel(well.map(syncData)));
  }

  /** Keeps what the data folders hold now, so that a node can be made to forget all since. */
  async keepInitial(nodes: readonly NodeName[]): Promise<void> {
    await this.#agent.run(inOrder(...nodes.map(saveInitial)));
  }

  faultOf(name: NodeName): DiskFault | undefined {
    return this.#broken.get(name);
  }

  /** What brings a disk from its present fault to another, or to none. */
  change(name: NodeName, wanted: DiskFault | undefined): Script[] {
    const present = this.#broken.get(name);
    if (present === wanted) return [];
    const steps: Script[] = [];
    if (present === 'hung') steps.push(thawDisk(name));
    if (present === 'full') steps.push(freeDisk(name));
    if (wanted === 'hung') steps.push(freezeDisk(name));
    if (wanted === 'full') steps.push(fillDisk(name));
    if (wanted === 'io-error') steps.push(breakDisk(name));
    return steps;
  }

  changed(name: NodeName, fault: DiskFault | undefined): void {
    if (fault === undefined) this.#broken.delete(name);
    else this.#broken.set(name, fault);
  }

  /** A frozen disk would keep its processes from dying. */
  async thaw(names: readonly NodeName[]): Promise<void> {
    const frozen = names.filter((name) => this.#broken.get(name) === 'hung');
    if (frozen.length === 0) return;
    await this.#agent.run(inOrder(...frozen.map(thawDisk)));
    for (const name of frozen) this.#broken.delete(name);
  }

  /** Puts a broken disk back as its journal has it; nobody else may have it mounted any more. */
  async renew(name: NodeName): Promise<void> {
    await this.#agent.run(renewDisk(name, this.#devices.get(name) ?? ''));
    this.#broken.delete(name);
  }

  /** As when the power fails: what is not on it yet will never be. */
  async powerOff(name: NodeName): Promise<void> {
    await this.#agent.run(breakDisk(name));
  }

  async forget(name: NodeName): Promise<void> {
    await this.#agent.run(resetData(name));
  }

  /**
   * Damages the largest file that one of the globs names. Where there is none, or only empty ones,
   * nothing is done, and `damagedBytes` says so. Resolves with what was done, for people.
   */
  async damage(name: NodeName, { files, how, bytes }: Damage): Promise<string> {
    const path = largestFile(await this.#agent.run(listFiles(name)), files);
    if (path === undefined) return `no file here is named by ${files.join(', ')}`;
    const hit = Number(await this.#agent.run(damageFile(name, path, how, bytes)));
    this.#damaged.set(name, this.damagedBytes(name) + hit);
    return `${hit} bytes of ${path} ${how === 'torn' ? 'torn off' : 'flipped'}`;
  }

  damagedBytes(name: NodeName): number {
    return this.#damaged.get(name) ?? 0;
  }
}

/** @param listing `SIZE PATH` a line */
const largestFile = (listing: string, globs: readonly string[]): string | undefined =>
  listing
    .split('\n')
    .flatMap((line) => {
      const space = line.indexOf(' ');
      const file = { size: Number(line.slice(0, space)), path: line.slice(space + 1) };
      return file.size > 0 && globs.some((glob) => matchesGlob(glob, file.path)) ? [file] : [];
    })
    .sort((a, b) => b.size - a.size || (a.path < b.path ? -1 : 1))[0]?.path;
