/** Runs a command inside a node's container, outside of its main process. */
import type Docker from 'dockerode';
import { setTimeout as sleep } from 'node:timers/promises';
import { Writable } from 'node:stream';
import { finished } from 'node:stream/promises';
import { infrastructureFailure } from '../../../base/failure.ts';
import type { ExecOptions, Executed } from '../../port/cluster.ts';
import type { DockerNode } from './node.ts';

const WITHIN_MS = 10_000;
const STATUS_EVERY_MS = 10;
const KILLED = 137;

/**
 * @param killTree ends the process with this pid, and what it has started
 * @throws Failure `node-down`, `exec-timeout` (exit 3)
 */
export const execIn = async (
  node: DockerNode,
  argv: readonly string[],
  { timeoutMs = WITHIN_MS, input, user }: ExecOptions,
  killTree: (pid: number) => Promise<unknown>,
): Promise<Executed> => {
  const { life } = node;
  if (life === undefined) throw down(node);
  const deadline = performance.now() + timeoutMs;
  const exec = await begun(node, argv, input !== undefined, user);
  const stream = await exec
    .start({ hijack: true, stdin: input !== undefined })
    .catch((error: unknown) => {
      throw saysDown(error) ? down(node) : error;
    });
  const stdout = collector();
  const stderr = collector();
  node.container.modem.demuxStream(stream, stdout.sink, stderr.sink);
  stream.on('error', () => {}); // told by its end
  if (input !== undefined) stream.end(input);

  const over = finished(stream, { writable: false }).then(
    () => 'over' as const,
    () => 'over' as const,
  );
  const timer = new AbortController();
  const late = sleep(timeoutMs, 'late' as const, { signal: timer.signal }).catch(() => 'late');
  let status = (await Promise.race([over, late])) === 'over' ? await exec.inspect() : undefined;
  timer.abort();
  // The engine knows the exit code a moment after the output has ended.
  while (status?.Running === true && performance.now() < deadline) {
    await sleep(STATUS_EVERY_MS);
    status = await exec.inspect();
  }
  if (status === undefined || status.Running) {
    const { Pid: pid } = await exec.inspect();
    if (pid > 0) await killTree(pid);
    stream.destroy();
    throw infrastructureFailure(
      'exec-timeout',
      `${argv[0]} in ${node.name} did not end within ${timeoutMs} ms.`,
    );
  }
  // One that was killed along with its node has not told anything.
  const { ExitCode: exitCode } = status;
  if (exitCode === null || (exitCode === KILLED && node.life !== life)) throw down(node);
  return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
};

const begun = async (
  node: DockerNode,
  argv: readonly string[],
  stdin: boolean,
  user: string | undefined,
): Promise<Docker.Exec> => {
  try {
    return await node.container.exec({
      Cmd: [...argv],
      AttachStdin: stdin,
      AttachStdout: true,
      AttachStderr: true,
      ...(user === undefined ? {} : { User: user }),
    });
  } catch (error) {
    throw saysDown(error) ? down(node) : error;
  }
};

/** It does not run (409), or has just ended and the engine is about to notice (500). */
const saysDown = (error: unknown): boolean => {
  const { statusCode, message } = error as { statusCode?: number; message?: string };
  return statusCode === 409 || /is not running|is paused/u.test(message ?? '');
};

const down = ({ name }: DockerNode): Error =>
  infrastructureFailure('node-down', `Nothing can be run in ${name}: it is down.`);

const collector = (): { readonly sink: Writable; text(): string } => {
  const chunks: Buffer[] = [];
  const sink = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      chunks.push(chunk);
      done();
    },
  });
  return { sink, text: () => Buffer.concat(chunks).toString() };
};
