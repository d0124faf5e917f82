/** Lets one thing happen after the other, whether the one before failed or not. */
export class Turns {
  #last: Promise<unknown> = Promise.resolve();

  take<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#last.then(work, work);
    this.#last = turn.catch(() => undefined);
    return turn;
  }

  /** Resolves when all turns taken so far are over. */
  async over(): Promise<void> {
    await this.#last;
  }
}
