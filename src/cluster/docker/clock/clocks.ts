/**
 * Sets the wall clocks of nodes by patching the vDSO of each of their processes, while they run.
 * CLOCK_MONOTONIC stays as it is. Not reached: programs that make the raw system call, waits until
 * an absolute time inside the kernel, and the first instants of a newly executed program.
 */
import { infrastructureFailure } from '../../../base/failure.ts';
import type { Agent } from '../agent/agent.ts';
import { inOrder, type Script } from '../agent/script.ts';
import { patchMemory, pokeMemory, scanMemory, type ProcessIdentity } from '../agent/verbs.ts';
import { planPatch, type ClockPatch, type Write } from './patch.ts';

/** A node's first process; all processes in its pid namespace are meant. */
export interface ClockTarget extends ProcessIdentity {
  readonly offsetMs: number;
}

export class Clocks {
  readonly #agent: Agent;
  #patch: ClockPatch | undefined;
  /** Processes seen armed at the last scan, by the pid of their node's first process. */
  #armed = new Map<number, ArmedProcess[]>();

  constructor(agent: Agent) {
    this.#agent = agent;
  }

  /** Whether any clock was ever touched. */
  get used(): boolean {
    return this.#patch !== undefined;
  }

  /**
   * Arms what is not armed yet and sets the offsets.
   * @throws Failure `clock-refused` (exit 3) when a process cannot be patched
   */
  async set(targets: readonly ClockTarget[]): Promise<void> {
    if (targets.length === 0) return;
    const armed = new Map<number, ArmedProcess[]>();
    const requests: Script[] = [];
    for (const found of await this.#scan(targets)) {
      const target = targets.find(({ pid }) => pid === found.root);
      if (target === undefined) continue;
      const offset = offsetBytes(target.offsetMs);
      const { patch } = found;
      armed.set(found.root, [...(armed.get(found.root) ?? []), found]);
      if (found.offset === undefined) {
        requests.push(patchMemory(patchArgument(found, withOffset(patch, offset))));
      } else if (!found.offset.equals(offset)) {
        requests.push(pokeMemory(pokeArgument(found, offset)));
      }
    }
    this.#armed = new Map([...this.#armed, ...armed]);
    if (requests.length > 0) await this.#agent.run(inOrder(...requests));
  }

  /** Sets the offsets of what was armed at the last `set`, and looks for nothing new: one request. */
  async move(targets: readonly ClockTarget[]): Promise<void> {
    const pokes = targets.flatMap(({ pid, offsetMs }) =>
      (this.#armed.get(pid) ?? []).map((p) => pokeArgument(p, offsetBytes(offsetMs))),
    );
    if (pokes.length > 0) await this.#agent.run(pokeMemory(...pokes));
  }

  /** Takes the patches out again. */
  async disarm(targets: readonly ProcessIdentity[]): Promise<void> {
    if (!this.used || targets.length === 0) return;
    const requests = (await this.#scan(targets))
      .filter((found) => found.offset !== undefined)
      .map((found) => patchMemory(patchArgument(found, found.patch.disarm)));
    if (requests.length > 0) await this.#agent.run(inOrder(...requests));
    for (const { pid } of targets) this.#armed.delete(pid);
  }

  /**
   * Offsets in ms by pid of the first process, read from its memory; 0 where nothing is patched. One
   * that could not be read is missing.
   */
  async read(targets: readonly ProcessIdentity[]): Promise<ReadonlyMap<number, number>> {
    const offsets = new Map<number, number>();
    if (targets.length === 0) return offsets;
    for (const { root, pid, offset } of await this.#scan(targets)) {
      if (pid === root) offsets.set(pid, Number(offset?.readBigInt64LE() ?? 0n) / NS_PER_MS);
    }
    return offsets;
  }

  async #scan(targets: readonly ProcessIdentity[]): Promise<ArmedProcess[]> {
    const output = await this.#agent.run(scanMemory(targets));
    return output.split('\n').flatMap((line): ArmedProcess[] => {
      const [root, pid, start = '', base = '', image = '', offset] = line.split(' ');
      if (image === '') return [];
      const process = { root: Number(root), pid: Number(pid), start, base: BigInt(base) };
      if (image === 'armed' && this.#patch !== undefined) {
        return [{ ...process, patch: this.#patch, offset: Buffer.from(offset ?? '', 'hex') }];
      }
      return [{ ...process, patch: this.#planFor(image), offset: undefined }];
    });
  }

  #planFor(hex: string): ClockPatch {
    const plan = planPatch(Buffer.from(hex, 'hex'));
    if (plan.kind === 'impossible') {
      throw infrastructureFailure(
        'clock-refused',
        `The clock of a process cannot be skewed: ${plan.reason}.`,
        'Leave out the clock nemesis on this machine.',
      );
    }
    // One kernel maps the same image into all processes; only what was restored may differ in it.
    this.#patch ??= plan;
    return plan;
  }
}

interface ArmedProcess {
  readonly root: number;
  readonly pid: number;
  readonly start: string;
  readonly base: bigint;
  readonly patch: ClockPatch;
  /** What it is set to; undefined while it is not armed. */
  readonly offset: Buffer | undefined;
}

const NS_PER_MS = 1_000_000;

const offsetBytes = (ms: number): Buffer => {
  const bytes = Buffer.alloc(8);
  bytes.writeBigInt64LE(BigInt(Math.round(ms * NS_PER_MS)));
  return bytes;
};

/** The writes that arm, the routine's data already holding the offset. */
const withOffset = (patch: ClockPatch, offset: Buffer): Write[] =>
  patch.arm.map(({ at, bytes }) =>
    at === patch.offsetAt
      ? { at, bytes: Buffer.concat([offset, bytes.subarray(offset.length)]) }
      : { at, bytes },
  );

const pokeArgument = (process: ArmedProcess, bytes: Buffer): string =>
  `${process.pid}:${process.start}:${process.base + BigInt(process.patch.offsetAt)}:${bytes.toString('hex')}`;

const patchArgument = (process: ArmedProcess, writes: readonly Write[]): string => {
  const { base, patch } = process;
  const ranges = patch.ranges.map((r) => `${base + BigInt(r.from)}-${base + BigInt(r.until)}`);
  const places = writes.map(({ at, bytes }) => `${base + BigInt(at)}:${bytes.toString('hex')}`);
  return `${process.pid}:${process.start}:${ranges.join(',')}:${places.join(',')}`;
};
