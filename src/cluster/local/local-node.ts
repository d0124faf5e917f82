/**
 * One local node over all its lives: started, paused, killed, started again. Brings itself into the
 * wanted state; knows nothing of the network.
 *
 * A node that a fault has killed is started by `want`. One that ended by itself is not: its restart
 * policy starts it again, or nobody does.
 */
import { rm } from 'node:fs/promises';
import { byzantineBody, clockBody } from '../../node/harness-messages.ts';
import type { Body } from '../../node/message.ts';
import type { RestartPolicy } from '../port/deployment.ts';
import type { Breach } from '../port/protocol.ts';
import type { ClockFault, ObservedNode, WantedNode } from '../port/wanted.ts';
import { dataBytes, forgetData, makeDataFolder } from './data-folder.ts';
import type { NodeLife } from './node-life.ts';
import { NodeLog } from './node-log.ts';
import { RestartDelays } from '../port/restart-delays.ts';
import { startFailed } from './start-failure.ts';

export interface LocalNodeOptions {
  readonly name: string;
  /** Folder of the node; its data lie in `data` below it. */
  readonly folder: string;
  readonly logFile: string;
  /**
   * Starts a process of it.
   * @param first never started before in this run
   * @param blame told of what breaks its protocol
   * @throws Failure where the program cannot be started at all
   */
  readonly begin: (first: boolean, blame: (breach: Breach) => void) => Promise<NodeLife>;
  readonly restart: RestartPolicy;
  /** @param restartInMs undefined: it stays down */
  readonly onEnded: (detail: string, restartInMs: number | undefined) => void;
  readonly onRestarted: () => void;
  readonly onBreach?: ((breach: Breach) => void) | undefined;
  /** Told in words while its first start takes long. */
  readonly onWaiting?: (text: string) => void;
}

/** A start that takes longer is worth a line. */
const LONG_START_MS = 3_000;
/** Of what it said against its protocol before it had started. */
const MOST_BREACHES = 3;

export class LocalNode {
  readonly log: NodeLog;
  readonly #options: LocalNodeOptions;
  readonly #early: Breach[] = [];
  readonly #delays: RestartDelays;
  #life: NodeLife | undefined;
  #starts = 0;
  /** The first start has come to its end. */
  #started = false;
  /** It is down because it ended by itself. */
  #ended = false;
  #restart: NodeJS.Timeout | undefined;
  #wanted: WantedNode = {};
  #clock: ClockFault | undefined;
  #byzantine: WantedNode['byzantine'];

  constructor(options: LocalNodeOptions) {
    this.#options = options;
    this.#delays = new RestartDelays(options.restart);
    this.log = new NodeLog(options.logFile);
    makeDataFolder(options.folder);
  }

  /**
   * The first start, which may fail.
   * @throws Failure with the last lines of its log
   */
  async start(): Promise<void> {
    const life = await this.#begin();
    const { name, onWaiting } = this.#options;
    const long = setTimeout(
      () => onWaiting?.(`${name} has not answered init yet (${life?.silence() ?? 'it is down'})`),
      LONG_START_MS,
    );
    const trouble = await life?.initialised;
    clearTimeout(long);
    this.#started = trouble === undefined;
    if (trouble === undefined) return;
    this.#life = undefined; // whatever becomes of it is told here
    await life?.kill();
    throw await startFailed(name, trouble, this.log, this.#early);
  }

  /** It said something that its protocol does not allow. */
  blame(breach: Breach): void {
    if (!this.#started && this.#early.length < MOST_BREACHES) this.#early.push(breach);
    this.#options.onBreach?.(breach);
  }

  /** Passes a line on. False: the node is down or not yet initialised, and will never see it. */
  deliver(line: string): boolean {
    return this.#life?.deliver(line) ?? false;
  }

  async want(wanted: WantedNode): Promise<void> {
    this.#wanted = wanted;
    if (wanted.process === 'dead') {
      this.#cancelRestart();
      await this.#kill();
      if (wanted.death === 'amnesia') await forgetData(this.#options.folder);
      return;
    }
    if (this.#ended) return;
    const life = this.#life ?? (await this.#begin());
    if (life !== undefined) await this.#settle(life);
  }

  /** What can be seen from outside; the rest it must be asked for. */
  observe(): ObservedNode {
    const starts = this.#starts;
    if (this.#life !== undefined) return { process: this.#life.state(), starts };
    return {
      process: 'dead',
      starts,
      dataBytes: dataBytes(this.#options.folder),
      ...(this.#ended ? { endedByItself: true } : {}),
    };
  }

  /** For good, with all that it kept. */
  async end(): Promise<void> {
    this.#wanted = { process: 'dead' };
    this.#cancelRestart();
    await this.#kill();
    await this.log.close();
    await rm(this.#options.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Undefined: meanwhile it is not to run any more. */
  async #begin(): Promise<NodeLife | undefined> {
    const life = await this.#options.begin(this.#starts === 0, (breach) => this.blame(breach));
    this.#starts++;
    if (this.#wanted.process === 'dead') {
      await life.kill();
      return undefined;
    }
    this.#life = life;
    this.#ended = false;
    this.#clock = undefined; // a new process is as honest and punctual as any
    this.#byzantine = undefined;
    // Whoever ends it has let go of it before: what is still held then has ended by itself.
    void life.over.then((detail) => {
      if (this.#life === life && this.#started) this.#onEnd(detail, life.ranMs());
    });
    return life;
  }

  /** Brings a process into the wanted state once it can be talked to. Says whether it could. */
  async #settle(life: NodeLife): Promise<boolean> {
    const trouble = await life.initialised;
    if (this.#life !== life) return false; // it is over, and whoever did that has seen to it
    if (trouble !== undefined) {
      this.#life = undefined;
      this.#ended = true;
      await life.kill();
      this.#onEnd(trouble, 0);
      return false;
    }
    await this.#apply();
    return this.#life === life;
  }

  #onEnd(detail: string, ranMs: number): void {
    this.#life = undefined;
    this.#ended = true;
    const restartInMs = this.#delays.next(ranMs);
    if (restartInMs !== undefined) {
      this.#restart = setTimeout(() => void this.#startAgain(), restartInMs);
    }
    this.#options.onEnded(detail, restartInMs);
  }

  async #startAgain(): Promise<void> {
    this.#restart = undefined;
    try {
      const life = await this.#begin();
      if (life !== undefined && (await this.#settle(life))) this.#options.onRestarted();
    } catch (error) {
      this.#onEnd((error as Error).message, 0); // its program is gone
    }
  }

  async #apply(): Promise<void> {
    const { clock, byzantine, process } = this.#wanted;
    if (!sameClock(this.#clock, clock)) {
      this.#clock = clock;
      this.#tell(clockBody(clock));
    }
    if (this.#byzantine !== byzantine) {
      this.#byzantine = byzantine;
      this.#tell(byzantineBody(byzantine));
    }
    await this.#life?.setPaused(process === 'paused');
  }

  #cancelRestart(): void {
    clearTimeout(this.#restart);
    this.#restart = undefined;
    // It was to run again: that it is down from here on is the doing of who wants it so.
    if (this.#options.restart !== 'never') this.#ended = false;
  }

  async #kill(): Promise<void> {
    const life = this.#life;
    this.#life = undefined;
    await life?.kill();
  }

  /** A paused node hears it once it goes on. */
  #tell(body: Body): void {
    this.#life?.send({ src: 'c0', dest: this.#options.name, body });
  }
}

const sameClock = (a: ClockFault | undefined, b: ClockFault | undefined): boolean =>
  JSON.stringify(a) === JSON.stringify(b);
