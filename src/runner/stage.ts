/** What all phases of a run share: clock, recorder, event log, and the way to tell. */
import { realTime, type Time } from '../base/time.ts';
import type { System } from '../cluster/port/system.ts';
import { Recorder } from '../history/recorder.ts';
import { EventLog } from './event-log.ts';
import { type Emit, isSaved, type Phase, type SavedEvent } from './events.ts';
import type { RunOptions } from './run-options.ts';

export class Stage {
  readonly recorder: Recorder;
  readonly emit: Emit;
  /** That the run lives in. */
  readonly time: Time;
  readonly #log: EventLog;

  private constructor(recorder: Recorder, log: EventLog, emit: Emit, time: Time) {
    this.recorder = recorder;
    this.time = time;
    this.#log = log;
    this.emit = (event) => {
      if (isSaved(event)) log.add(event);
      emit(event);
    };
  }

  static async open({ folder, emit, runtime: { time = realTime } }: RunOptions): Promise<Stage> {
    const recorder = await Recorder.create(folder?.history, time);
    return new Stage(recorder, new EventLog(folder?.events), emit, time);
  }

  /** What a run is judged by, so far. */
  get events(): readonly SavedEvent[] {
    return this.#log.events;
  }

  /** Closes the files of a run that came to nothing. Never rejects: what broke the run is worse. */
  async abandon(): Promise<void> {
    this.close();
    await this.recorder.finish().catch(() => {});
  }

  /** Ends the event log. */
  close(): void {
    this.#log.close();
  }

  nowMs(): number {
    return this.recorder.nowNs() / 1e6;
  }

  /** What is needed to read the logs of nodes beside the run: when it began, and who leads by them. */
  tellLogs({ leadership }: Pick<System, 'leadership'>): void {
    const timeMs = this.nowMs();
    const wallMs = this.time.wallMs?.();
    if (wallMs !== undefined) this.emit({ type: 'clock', wallMs, timeMs });
    if (leadership === undefined) return;
    const { begins, ends } = leadership;
    this.emit({ type: 'leadership', begins: begins.source, ends: ends.source, timeMs });
  }

  enter(phase: Phase): void {
    this.emit({ type: 'phase', phase, timeMs: this.nowMs() });
  }

  note(level: 'info' | 'warning', text: string): void {
    this.emit({ type: 'note', level, text, timeMs: this.nowMs() });
  }

  leftBehind(what: string): void {
    this.emit({ type: 'left-behind', what, timeMs: this.nowMs() });
  }
}
