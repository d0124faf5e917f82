/** A virtual time that stands still but while a test lets it go on. */
import { VirtualTime } from '../../src/cluster/sim/virtual-time.ts';

export class SteppedTime extends VirtualTime {
  #release = this.hold();

  /** Lets so many ms pass. */
  runFor(ms: number): Promise<void> {
    return this.runUntil(this.nowMs() + ms);
  }

  /** Does all that is due up to this moment, ms, also what comes up meanwhile. */
  runUntil(ms: number): Promise<void> {
    const reached = new Promise<void>((resolve) => this.#after(ms - this.nowMs(), resolve));
    return this.until(reached);
  }

  /** Lets time pass until this is settled. Nothing else that is due is done then. */
  async until<T>(settled: Promise<T>): Promise<T> {
    const stop = (): void => void (this.#release = this.hold());
    const stopped = settled.then(
      (value) => (stop(), value),
      (error: unknown) => {
        stop();
        throw error;
      },
    );
    this.#release();
    return stopped;
  }

  /** After everything else of that moment: as long as something was done in between, once more. */
  #after(ms: number, reached: () => void): void {
    this.after(ms, () => {
      const before = this.actions;
      this.after(0, () => {
        if (this.actions === before + 1) reached();
        else this.#after(0, reached);
      });
    });
  }
}
