/** What a simulated node writes: kept, handed on line by line, and in its file once the cluster ends. */
import { writeFile } from 'node:fs/promises';

/** Of each node so many lines are kept in memory. */
const MOST_LINES = 100_000;

export class SimLog {
  readonly #lines: string[] = [];
  readonly #followers: ((line: string) => void)[] = [];
  #lost = 0;

  add(line: string): void {
    if (this.#lines.length < MOST_LINES) this.#lines.push(line);
    else this.#lost++;
    for (const follow of this.#followers) follow(line);
  }

  follow(follower: (line: string) => void): void {
    this.#followers.push(follower);
  }

  tail(lines: number): readonly string[] {
    return this.#lines.slice(-lines);
  }

  save(file: string): Promise<void> {
    const more = this.#lost === 0 ? [] : [`… and ${this.#lost} lines more`];
    return writeFile(file, [...this.#lines, ...more, ''].join('\n'));
  }
}
