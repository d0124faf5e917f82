/** One process of a node that speaks no messages: any program that listens at a port. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync } from 'node:fs';
import { infrastructureFailure } from '../../../base/failure.ts';
import { within } from '../../../base/pause.ts';
import { identityOf, killRestOfGroup, signalGroup } from '../../undo/process-identity.ts';
import type { NodeLife } from '../node-life.ts';
import { type Child, ProcessLife } from '../process-life.ts';

export interface PlainLifeOptions {
  readonly name: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd: string;
  readonly logFile: string;
  /** Told of each process, so that it is ended even if the harness is killed. */
  readonly onStarted: (identity: string) => void;
}

/** A program that cannot be run at all has ended by then. */
const FIRST_MOMENTS_MS = 200;

export class PlainLife extends ProcessLife implements NodeLife {
  readonly initialised: Promise<string | undefined>;

  /** @throws Failure where the program cannot be started at all */
  static async begin(options: PlainLifeOptions): Promise<PlainLife> {
    const { name, argv } = options;
    const child = await startPlainProcess(options).catch((cause: unknown) => {
      throw infrastructureFailure(
        'node-not-started',
        `${name} cannot be started: ${(cause as Error).message}`,
        `Is ${argv[0] ?? 'its program'} there and executable?`,
        cause,
      );
    });
    options.onStarted(identityOf(child.pid));
    return new PlainLife(name, child);
  }

  private constructor(name: string, child: Child) {
    super(name, child);
    const ended = this.over.then((detail) => `it ended (${detail})`);
    this.initialised = within(ended, FIRST_MOMENTS_MS);
  }

  silence(): string {
    return 'it has only just been started';
  }

  deliver(): boolean {
    return false;
  }

  send(): void {}
}

const startPlainProcess = async ({ argv, env, cwd, logFile }: PlainLifeOptions): Promise<Child> => {
  const log = openSync(logFile, 'a');
  const [file = '', ...args] = argv;
  const child = spawn(file, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', log, log],
    detached: true, // a group of its own, which is signalled as a whole
  });
  closeSync(log); // the child has it
  const { pid } = child;
  if (pid === undefined) {
    const [error] = (await once(child, 'error')) as [Error];
    throw error;
  }
  return {
    pid,
    signal: (name) => void signalGroup(pid, name),
    exited: new Promise((resolve) => {
      child.once('exit', (code, signal) => {
        killRestOfGroup(pid);
        resolve(signal === null ? `exit code ${code ?? '?'}` : `signal ${signal}`);
      });
    }),
  };
};
