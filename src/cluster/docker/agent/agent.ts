/**
 * The agent: one container a run that reaches into all nodes (network, processes, memory, disks),
 * driven through its attached stdin. A request takes about a millisecond, where starting a helper
 * container takes two hundred. It heals by itself when this process is gone; the other end of the
 * protocol, and the functions that scripts are made of, are in `agent.sh` beside it;
 * the verbs that the rest of the house calls are in `verbs.ts`.
 */
import type Docker from 'dockerode';
import { readFile } from 'node:fs/promises';
import { PassThrough } from 'node:stream';
import { infrastructureFailure } from '../../../base/failure.ts';
import type { Engine } from '../engine/engine.ts';
import { besideTheCode } from '../engine/beside-the-code.ts';
import type { Script } from './script.ts';

export interface Agent {
  /**
   * Runs a script, requests one after the other; resolves with its stdout.
   * @param heal replaces what the agent will run when the harness is gone, before the script runs
   * @throws Failure `agent-failed` (exit 3) when the script fails, the agent is gone or is too slow
   */
  run(script: Script, heal?: Script): Promise<string>;
  /** Ends it; it heals first. Safe to call twice. */
  close(): Promise<void>;
}

export interface AgentOptions {
  readonly image: string;
  readonly labels: Record<string, string>;
  readonly name: string;
  /** `source:/path` of volumes it shall see. */
  readonly binds: readonly string[];
  /** Whether it needs the machine's loop devices. */
  readonly loopDevices: boolean;
}

const ANSWER_WITHIN_MS = 20_000;
const CLOSE_WITHIN_MS = 10_000;

export const startAgent = async (engine: Engine, options: AgentOptions): Promise<Agent> => {
  const shell = await readFile(besideTheCode('agent', 'agent.sh'), 'utf8');
  const programs = [
    `VERIFY_MEMORY=${await readFile(besideTheCode('agent', 'memory.pl'), 'utf8')}`,
    `VERIFY_QUEUE=${await readFile(besideTheCode('agent', 'queue.pl'), 'utf8')}`,
  ];
  const container = await engine.docker.createContainer(createOptions(options, shell, programs));
  const stream = await container.attach({
    stream: true,
    hijack: true,
    stdin: true,
    stdout: true,
    stderr: true,
  });
  const ended = container.wait({ condition: 'removed' }).catch(() => undefined);
  await container.start();
  return new AttachedAgent(container, stream, ended);
};

const createOptions = (
  options: AgentOptions,
  shell: string,
  programs: string[],
): Docker.ContainerCreateOptions => ({
  Image: options.image,
  name: options.name,
  Labels: options.labels,
  Entrypoint: ['/bin/bash', '-c', shell],
  Env: programs,
  // Disk images lie here: gone with the container.
  ...(options.loopDevices ? { Volumes: { '/disks': {} } } : {}),
  OpenStdin: true,
  StdinOnce: true,
  HostConfig: {
    AutoRemove: true,
    PidMode: 'host',
    NetworkMode: 'none',
    CapAdd: ['SYS_ADMIN', 'NET_ADMIN', 'SYS_PTRACE', 'KILL'],
    SecurityOpt: ['apparmor=unconfined'],
    Binds: [...options.binds, ...(options.loopDevices ? ['/dev:/dev'] : [])],
    // Major 7 is loop, 10:237 is loop-control (Documentation/admin-guide/devices.txt).
    ...(options.loopDevices ? { DeviceCgroupRules: ['b 7:* rwm', 'c 10:237 rwm'] } : {}),
  },
});

interface Waiting {
  readonly resolve: (output: string) => void;
  readonly reject: (error: Error) => void;
}

class AttachedAgent implements Agent {
  readonly #container: Docker.Container;
  readonly #stream: NodeJS.ReadWriteStream;
  readonly #ended: Promise<unknown>;
  readonly #waiting = new Map<string, Waiting>();
  #nextId = 0;
  #gone = false;
  #rest: Buffer = Buffer.alloc(0);

  constructor(
    container: Docker.Container,
    stream: NodeJS.ReadWriteStream,
    ended: Promise<unknown>,
  ) {
    this.#container = container;
    this.#stream = stream;
    this.#ended = ended;
    const stdout = new PassThrough();
    container.modem.demuxStream(stream, stdout, new PassThrough().resume());
    stdout.on('data', (chunk: Buffer) => this.#receive(chunk));
    stream.on('error', () => this.#lost());
    stream.on('end', () => this.#lost());
    stream.on('close', () => this.#lost());
  }

  async run(script: Script, heal?: Script): Promise<string> {
    if (this.#gone) throw failed('it is gone');
    if (script.includes('\0') || heal?.includes('\0') === true)
      throw new Error('a script holds a NUL');
    const id = String(this.#nextId++);
    let timer: NodeJS.Timeout | undefined;
    try {
      return await new Promise<string>((resolve, reject) => {
        this.#waiting.set(id, { resolve, reject });
        timer = setTimeout(
          () => reject(failed(`no answer within ${ANSWER_WITHIN_MS} ms`)),
          ANSWER_WITHIN_MS,
        );
        this.#stream.write(`${id}\0${heal ?? ''}\0${script}\0`);
      });
    } finally {
      clearTimeout(timer);
      this.#waiting.delete(id);
    }
  }

  async close(): Promise<void> {
    if (!this.#gone) this.#stream.end();
    this.#gone = true;
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<'late'>((resolve) => {
      timer = setTimeout(() => resolve('late'), CLOSE_WITHIN_MS);
    });
    if ((await Promise.race([this.#ended, late])) === 'late') {
      await this.#container.remove({ force: true }).catch(() => undefined);
    }
    clearTimeout(timer);
  }

  #receive(chunk: Buffer): void {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk]);
    for (;;) {
      const fields: string[] = [];
      let from = 0;
      while (fields.length < 4) {
        const end = this.#rest.indexOf(0, from);
        if (end === -1) return;
        fields.push(this.#rest.toString('utf8', from, end));
        from = end + 1;
      }
      this.#rest = this.#rest.subarray(from);
      const [id = '', status, out = '', err = ''] = fields;
      const waiting = this.#waiting.get(id);
      if (status === '0') waiting?.resolve(out);
      else waiting?.reject(failed([err.trim(), out.trim()].filter((t) => t !== '').join('\n')));
    }
  }

  #lost(): void {
    this.#gone = true;
    for (const { reject } of this.#waiting.values()) reject(failed('it is gone'));
    this.#waiting.clear();
  }
}

const failed = (why: string): Error =>
  infrastructureFailure(
    'agent-failed',
    `The agent container could not do its work: ${why}.`,
    'See "verify doctor" for what this engine allows.',
  );
