/** What a program says of its version when it is asked: the first number like 7.0.15 that it prints. */
import type { SystemRun } from '../../src/cluster/port/system.ts';

const WITHIN_MS = 10_000;

/**
 * @param name what stands before the number
 * @param argv run inside the first node; some programs print their version as an error
 * @throws Error where it prints no such number
 */
export const versionBy =
  (name: string, argv: readonly string[]): ((run: SystemRun) => Promise<string>) =>
  async ({ cluster }) => {
    const { stdout, stderr } = await cluster.exec(cluster.nodes[0]!, argv, {
      timeoutMs: WITHIN_MS,
    });
    const number = /\d+(?:\.\d+)+/u.exec(`${stdout}\n${stderr}`)?.[0];
    if (number === undefined) throw new Error(`${argv.join(' ')} prints no version`);
    return `${name} ${number}`;
  };
