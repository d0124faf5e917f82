/**
 * One simulated node over all its lives: started, paused, slowed, killed, started again, with its disk
 * and its log. Brings itself into the wanted state; knows nothing of the network.
 */
import type { Latency } from '../../base/latency.ts';
import { randomFrom } from '../../base/random.ts';
import type { Json } from '../../history/operation.ts';
import type { NodeContext, NodeProgram, ProgramFactory, Storage } from '../../node/context.ts';
import { byzantineBody, clockBody } from '../../node/harness-messages.ts';
import { createHost, type Ground, type Host } from '../../node/host.ts';
import type { Message } from '../../node/message.ts';
import type { RestartPolicy } from '../port/deployment.ts';
import { RestartDelays } from '../port/restart-delays.ts';
import type { NodeName, ObservedNode, WantedNode } from '../port/wanted.ts';
import { SimDisk } from './disk.ts';
import { type Cause, Life } from './life.ts';
import { SimLog } from './log.ts';
import { outOfTurn, type Turn } from './turns.ts';
import { EPOCH_MS, type VirtualTime } from './virtual-time.ts';

export interface SimNodeOptions {
  readonly name: NodeName;
  readonly nodes: readonly NodeName[];
  readonly seed: number;
  readonly time: VirtualTime;
  readonly program: ProgramFactory;
  readonly told: Json;
  readonly restart: RestartPolicy;
  readonly diskLatency: Latency;
  readonly transmit: (message: Message) => void;
  /** What its program does is told to this; absent: to nobody. */
  readonly turn?: Turn;
  /** @param restartInMs undefined: it stays down */
  readonly onEnded: (detail: string, restartInMs: number | undefined) => void;
  readonly onRestarted: () => void;
  /** Its program has acted. */
  readonly onStep: (program: NodeProgram, cause: Cause) => void;
  /** No program runs any more. */
  readonly onDown: () => void;
}

/** Begins the line of its log that says what it died of. */
export const FATAL = 'fatal: ';

export class SimNode {
  readonly log = new SimLog();
  readonly #options: SimNodeOptions;
  readonly #disk: SimDisk;
  readonly #delays: RestartDelays;
  #life: Life | undefined;
  #host: Host | undefined;
  #starts = 0;
  #ended = false;
  /** Its disk was broken and it has ended of that: it is started again once its disk is whole. */
  #waitsForDisk = false;
  #cancelRestart = (): void => {};
  #wanted: WantedNode = {};
  /** What the process was told last, so that it is told once. */
  #told = { clock: '', byzantine: '' };

  constructor(options: SimNodeOptions) {
    const { seed, name, time, diskLatency, restart } = options;
    this.#options = options;
    this.#delays = new RestartDelays(restart);
    const random = randomFrom(`${seed}/disk/${name}`);
    this.#disk = new SimDisk({ time, random, latency: diskLatency });
  }

  get host(): Host | undefined {
    return this.#host;
  }

  start(): void {
    this.#begin();
  }

  /** False: the node is down, and will never see it. */
  deliver(message: Message): boolean {
    const host = this.#host;
    if (host === undefined) return false;
    this.#life?.act(message, () => host.deliver(message));
    return true;
  }

  want(wanted: WantedNode): void {
    const before = this.#wanted;
    this.#wanted = wanted;
    this.#disk.setFault(wanted.disk);
    if (wanted.disk === undefined) this.#waitsForDisk = false;
    if (wanted.process === 'dead') {
      this.#cancelRestart();
      this.#kill();
      if (this.#options.restart !== 'never') this.#ended = false;
      if (wanted.death === 'amnesia') this.#disk.erase();
      if (wanted.damage !== undefined && !isSame(before.damage, wanted.damage)) {
        this.#disk.damage(wanted.damage);
      }
      return;
    }
    if (this.#life === undefined && !this.#ended && !this.#waitsForDisk) this.#begin();
    this.#apply();
  }

  observe(): ObservedNode {
    const disk = this.#disk;
    const seen = {
      starts: this.#starts,
      dataBytes: disk.bytes,
      damagedBytes: disk.damagedBytes,
      disk: disk.fault ?? 'ok',
    } as const;
    const [life, host] = [this.#life, this.#host];
    if (life === undefined || host === undefined) {
      return { process: 'dead', ...seen, ...(this.#ended ? { endedByItself: true } : {}) };
    }
    const { time } = this.#options;
    return {
      process: life.paused ? 'paused' : 'running',
      ...seen,
      cpu: this.#wanted.cpu ?? 1,
      clockOffsetMs: host.wallClockMs() - (EPOCH_MS + time.nowMs()),
      byzantine: host.sender.how ?? 'honest',
      betrayals: host.sender.betrayals,
    };
  }

  /** For good. */
  end(): void {
    this.#cancelRestart();
    this.#kill();
  }

  #begin(): void {
    const { name, nodes, seed, time, program, told, transmit, turn } = this.#options;
    const life: Life = new Life({
      time,
      ...(turn === undefined ? {} : { turn }),
      onThrown: (error) => this.#onThrown(life, error),
      onStep: (cause) => {
        if (this.#host !== undefined) this.#options.onStep(this.#host.program, cause);
      },
    });
    this.#starts++;
    this.#life = life;
    this.#ended = false;
    this.#told = { clock: clockOf({}), byzantine: byzantineOf({}) };
    life.act('start', () => {
      const storage = this.#open(life);
      this.#host = createHost({
        id: name,
        nodes,
        seed,
        ground: this.#ground(life),
        storage,
        program,
        options: told,
        transmit: (message) => {
          if (!life.over) outOfTurn(() => transmit(message));
        },
      });
    });
    this.#apply();
  }

  #open(life: Life): Storage {
    this.#waitsForDisk = this.#disk.fault === 'io-error'; // then it cannot be opened
    return this.#disk.open({
      act: (action) => life.act('disk', action),
      fail: (why) => {
        this.#waitsForDisk = true;
        this.#onThrown(life, new Error(why));
      },
    });
  }

  #ground(life: Life): Ground {
    const { name, seed, time } = this.#options;
    return {
      random: randomFrom(`${seed}/${name}/${this.#starts}`),
      monotonicMs: () => time.nowMs(),
      wallClockMs: () => EPOCH_MS + time.nowMs(),
      after: timersOf(life, time),
      log: (text) => this.#say(text),
    };
  }

  /** A process hears of its clock and of its betrayal once it goes on. */
  #apply(): void {
    const [life, host] = [this.#life, this.#host];
    if (life === undefined || host === undefined) return;
    const { clock, byzantine, process, cpu = 1 } = this.#wanted;
    const to = { clock: clockOf(this.#wanted), byzantine: byzantineOf(this.#wanted) };
    const tell = (body: Message['body']): void => {
      const message = { src: 'c0', dest: this.#options.name, body };
      life.act(message, () => host.deliver(message));
    };
    if (to.clock !== this.#told.clock) tell(clockBody(clock));
    if (to.byzantine !== this.#told.byzantine) tell(byzantineBody(byzantine));
    this.#told = to;
    life.setShare(cpu);
    life.setPaused(process === 'paused');
  }

  #onThrown(life: Life, error: unknown): void {
    if (life.over) return;
    this.#say(`${FATAL}${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    this.#kill();
    if (this.#waitsForDisk) return; // that was asked for, as on docker
    this.#ended = true;
    const restartInMs = this.#delays.next(this.#options.time.nowMs() - life.beganMs);
    if (restartInMs !== undefined) {
      this.#cancelRestart = this.#options.time.after(restartInMs, () => {
        this.#begin();
        if (this.#life !== undefined) this.#options.onRestarted();
      });
    }
    this.#options.onEnded('exit code 1', restartInMs);
  }

  #kill(): void {
    if (this.#life === undefined) return;
    this.#life.end();
    this.#life = undefined;
    this.#host = undefined;
    this.#disk.crash();
    this.#options.onDown();
  }

  #say(text: string): void {
    const at = new Date(EPOCH_MS + this.#options.time.nowMs()).toISOString();
    outOfTurn(() => {
      for (const line of text.split('\n')) this.log.add(`${at} ${line}`);
    });
  }
}

/** A paused process may cancel what was due meanwhile. */
const timersOf =
  (life: Life, time: VirtualTime): NodeContext['after'] =>
  (ms, action) => {
    let cancelled = false;
    const unlessCancelled = (): unknown => (cancelled ? undefined : action());
    const cancel = time.after(ms, () => life.act('timer', unlessCancelled));
    return () => {
      cancelled = true;
      cancel();
    };
  };

const clockOf = ({ clock }: WantedNode): string => JSON.stringify(clock ?? null);
const byzantineOf = ({ byzantine }: WantedNode): string => byzantine ?? '';
const isSame = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);
