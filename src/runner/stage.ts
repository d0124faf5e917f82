/** What all phases of a run share: clock, recorder, counts, and the way to tell. */
import { Recorder } from '../history/recorder.ts';
import { Counts } from './evaluation/counts.ts';
import type { Emit, Phase } from './events.ts';
import type { RunOptions } from './run-options.ts';

export class Stage {
  readonly recorder: Recorder;
  readonly counts = new Counts();
  readonly emit: Emit;
  /** How long clients worked at what the workload asked, and how many of that succeeded. */
  drivenMs = 0;
  drivenOk = 0;

  private constructor(recorder: Recorder, emit: Emit) {
    this.recorder = recorder;
    this.emit = (event) => {
      if (event.type === 'operation') this.counts.add(event);
      emit(event);
    };
  }

  static async open({ folder, emit }: RunOptions): Promise<Stage> {
    return new Stage(await Recorder.create(folder.history), emit);
  }

  /** Closes the history of a run that came to nothing. Never rejects: what broke the run is worse. */
  async abandon(): Promise<void> {
    await this.recorder.finish().catch(() => {});
  }

  nowMs(): number {
    return this.recorder.nowNs() / 1e6;
  }

  enter(phase: Phase): void {
    this.emit({ type: 'phase', phase, timeMs: this.nowMs() });
  }

  note(level: 'info' | 'warning', text: string): void {
    this.emit({ type: 'note', level, text, timeMs: this.nowMs() });
  }
}
