/** One process of a node that speaks messages, from its start to its end. */
import { infrastructureFailure } from '../../base/failure.ts';
import { within } from '../../base/pause.ts';
import { shortText } from '../../history/shorten.ts';
import type { Message } from '../../node/message.ts';
import type { Breach } from '../port/protocol.ts';
import { identityOf } from '../undo/process-identity.ts';
import { noNewline } from './breaches.ts';
import { dataFolder } from './data-folder.ts';
import { INIT, Init } from './init.ts';
import { startNodeProcess, type NodeProcess } from './node-process.ts';
import { ProcessLife } from './process-life.ts';
import { firstMessageIn } from './strict-line.ts';

export interface LifeOptions {
  readonly name: string;
  readonly nodes: readonly string[];
  /** Folder of the node; its data lie in `data` below it. */
  readonly folder: string;
  readonly logFile: string;
  readonly file: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly onLine: (line: string) => void;
  /** Told of what breaks the protocol, of programs that are held to it; absent for those of ours. */
  readonly onBreach?: ((breach: Breach) => void) | undefined;
  /** Told of each process, so that it is ended even if the harness is killed. */
  readonly onStarted: (identity: string) => void;
}

const INIT_MS = 15_000;

export class Life extends ProcessLife {
  /** Why it cannot be worked with, or undefined once it has answered `init`. */
  readonly initialised: Promise<string | undefined>;
  readonly #child: NodeProcess;
  readonly #init: Init;

  /** @throws Failure where the program cannot be started at all */
  static async begin(options: LifeOptions): Promise<Life> {
    const { name, file, args, env, folder, logFile, onLine, onBreach } = options;
    const init = new Init();
    const child = await startNodeProcess({
      file,
      args,
      env: { ...env, VERIFY_DATA: dataFolder(folder) },
      cwd: folder,
      logFile,
      onLine: (line) => {
        if (!init.takes(line)) onLine(line);
      },
      onUnfinished:
        onBreach === undefined
          ? undefined
          : (text) => {
              if (firstMessageIn(text) === undefined) return;
              const breach = noNewline(text);
              const { means, message, hint } = breach;
              init.fail(`it ${means}: ${message}. ${hint}`);
              onBreach(breach);
            },
    }).catch((cause: unknown) => {
      throw infrastructureFailure(
        'node-not-started',
        `${name} cannot be started: ${(cause as Error).message}`,
        `Is ${file} there and executable?`,
        cause,
      );
    });
    options.onStarted(identityOf(child.pid));
    const life = new Life(name, child, init);
    const { src, msg_id } = INIT;
    const body = { type: 'init', msg_id, node_id: name, node_ids: options.nodes };
    life.send({ src, dest: name, body });
    return life;
  }

  private constructor(name: string, child: NodeProcess, init: Init) {
    super(name, child);
    this.#child = child;
    this.#init = init;
    void this.over.then((detail) => {
      init.fail(`it ended (${detail})`);
      init.ready = false;
    });
    this.initialised = within(init.came, INIT_MS).then((came) =>
      came === undefined
        ? `no answer to init within ${INIT_MS / 1000} s (${this.silence()})`
        : came.trouble,
    );
  }

  /** What it has been heard of, where it has not answered. */
  silence(): string {
    const begun = this.#child.unfinished();
    if (begun !== '') return `it has begun a line and not ended it: ${shortText(begun, 200)}`;
    return this.#child.wroteAnything()
      ? 'what it wrote to stdout is no answer'
      : 'it has written nothing to stdout: does it flush that after each message?';
  }

  /** False: it is not initialised, or over, and will never see the line. */
  deliver(line: string): boolean {
    const { ready } = this.#init;
    if (ready) this.#child.send(line);
    return ready;
  }

  send(message: Message): void {
    this.#child.send(JSON.stringify(message));
  }

  override kill(): Promise<void> {
    this.#init.ready = false;
    return super.kill();
  }
}
