/**
 * What Docker on this machine can do for us, tried out: the engine, the base image, and each fault on
 * an agent container that is removed again.
 */
import type { Agent } from './agent/agent.ts';
import { startAgent } from './agent/agent.ts';
import { inOrder, type Script } from './agent/script.ts';
import { breakDisk, freezeDisk, prepareDisk, thawDisk, tryRule } from './agent/verbs.ts';
import { clockProblem, queueProblem, shapingProblem } from './faults/refusals.ts';
import { baseImageName, baseImageProblem, ensureBaseImage } from './image/base-image.ts';
import { sweep } from './engine/clean.ts';
import { tryEngine, type Engine } from './engine/engine.ts';
import { imageExists } from './image/build.ts';
import { labelsOf } from './engine/labels.ts';
import { thisOwner } from '../undo/owner.ts';

export interface Check {
  readonly name: string;
  readonly state: 'ok' | 'missing';
  readonly detail: string;
  /** What to do about what is missing, and what works without. */
  readonly advice?: string;
}

/** @param prepare makes the base image now when it is missing */
export const examineDocker = async (
  prepare: boolean,
  onProgress: (text: string) => void,
): Promise<readonly Check[]> => {
  const opened = await tryEngine();
  if ('problem' in opened) return [missing('Docker engine', opened.problem, opened.hint)];
  const { engine } = opened;
  const checks = [
    ok('Docker engine', `${engine.version} on ${engine.architecture}, kernel ${engine.kernel}`),
    ok('Docker API', engine.apiVersion),
    ok('cgroups', `version ${engine.cgroupVersion}`),
  ];
  const image = await examineImage(engine, prepare, onProgress);
  checks.push(image);
  if (image.state === 'ok') checks.push(...(await examineFaults(engine)));
  return checks;
};

const ok = (name: string, detail: string): Check => ({ name, state: 'ok', detail });

const missing = (name: string, detail: string, advice: string): Check => ({
  name,
  state: 'missing',
  detail,
  advice,
});

const examineImage = async (
  engine: Engine,
  prepare: boolean,
  onProgress: (text: string) => void,
): Promise<Check> => {
  const name = 'base image';
  if (prepare) return ok(name, await ensureBaseImage(engine, onProgress));
  const image = await baseImageName(engine);
  if (await imageExists(engine, image)) return ok(name, image);
  const problem = await baseImageProblem(engine);
  return problem === undefined
    ? missing(name, 'not built yet', 'The first run builds it, or now: verify doctor --prepare')
    : missing(name, problem, 'Load a Debian image ("docker load"), or install debootstrap.');
};

const examineFaults = async (engine: Engine): Promise<readonly Check[]> => {
  const runId = `doctor-${process.pid}`;
  const start = async (loopDevices: boolean): Promise<Agent> =>
    startAgent(engine, {
      image: await baseImageName(engine),
      name: `verify-${runId}`,
      labels: labelsOf(runId, thisOwner(), 'agent'),
      binds: [],
      loopDevices,
    });
  try {
    const agent = await start(true).catch(async () => {
      await sweep(engine, runId);
      return start(false);
    });
    try {
      return await tryOut(agent);
    } finally {
      await agent.close();
    }
  } catch (error) {
    return [
      missing(
        'agent container',
        (error as Error).message,
        'Faults need a container with SYS_ADMIN, NET_ADMIN and SYS_PTRACE; allow them, or use --runtime local.',
      ),
    ];
  } finally {
    await sweep(engine, runId);
  }
};

const tryOut = async (agent: Agent): Promise<readonly Check[]> => {
  const attempt = (script: Script): Promise<string | undefined> =>
    agent.run(script).then(
      () => undefined,
      (error: Error) => error.message,
    );
  const noNetem = await shapingProblem(agent, 'netem delay 1ms');
  return [
    ok('agent container', 'SYS_ADMIN, NET_ADMIN, SYS_PTRACE'),
    check(
      'iptables',
      'partitions',
      await attempt(tryRule('-s 192.0.2.1 -j DROP')),
      without('partition, loss'),
    ),
    check(
      'iptables statistic',
      'packet loss',
      await attempt(tryRule('-s 192.0.2.1 -m statistic --mode random --probability 0.5 -j DROP')),
      without('packet loss'),
    ),
    ...disturbing(noNetem, await queueProblem(agent)),
    check('htb', 'bandwidth', await shapingProblem(agent, 'htb'), without('bandwidth')),
    check(
      'clock',
      'any process, through its vDSO',
      await clockProblem(agent),
      `On --runtime local our own nodes can be skewed. ${without('clock')}`,
    ),
    check(
      'loop devices',
      'power loss, disk full, I/O errors, hung disk',
      await attempt(
        inOrder(prepareDisk('try', 64), freezeDisk('try'), thawDisk('try'), breakDisk('try')),
      ),
      without('power-loss, disk'),
    ),
  ];
};

/** Both ways in which links are disturbed: the second does the work of the first where that is missing. */
export const disturbing = (
  noNetem: string | undefined,
  noQueues: string | undefined,
): readonly Check[] => {
  const faults = 'delay, duplicate, reorder, corrupt';
  const silent = 'silent-corruption';
  const load = 'Load the kernel module';
  const netem =
    noNetem !== undefined && noQueues === undefined
      ? ok('netem', `not needed (${noNetem})`)
      : check(
          'netem',
          faults,
          noNetem,
          `${load} sch_netem or xt_NFQUEUE, or use --runtime local. ${without(faults)}`,
        );
  const done = noNetem === undefined ? silent : `instead of netem: ${faults}; and ${silent}`;
  return [netem, check('NFQUEUE', done, noQueues, `${load} xt_NFQUEUE. ${without(silent)}`)];
};

const check = (name: string, what: string, problem: string | undefined, way: string): Check =>
  problem === undefined ? ok(name, what) : missing(name, problem, way);

const without = (names: string): string => `Without it, leave out: ${names}.`;
