/** The engine tells of the end of a process late, the more so the busier the machine is. */
import { setTimeout as sleep } from 'node:timers/promises';
import { inParallel, section, sections } from '../agent/script.ts';
import { stateOf } from '../agent/verbs.ts';
import { presentOn, type Ground } from './ground.ts';
import { processState } from './observe.ts';

const TOLD_WITHIN_MS = 10_000;

/** Asks the kernel which nodes have ended, and waits until the engine has told of those. */
export const noticeEnds = async (ground: Ground): Promise<void> => {
  const present = presentOn(ground);
  const states = sections(
    await ground.agent.run(
      inParallel(present.map(({ node, place }) => section(node.name, stateOf(place.process)))),
    ),
  );
  const ended = present.filter(({ node }) => processState(states.get(node.name) ?? '') === 'dead');
  const told = Promise.all(ended.map(({ place }) => place.life.ended));
  await Promise.race([told, sleep(TOLD_WITHIN_MS, undefined, { ref: false })]);
};
