/**
 * A lock is a znode that is there while it is held: the leader lets only one client make it. It is no
 * ephemeral one, which would be gone with a session, whatever its holder believes.
 */
import { isCode } from './session.ts';
import { addChild } from './set.ts';
import type { Operation } from './client.ts';

const LOCKS = 'locks';

const acquire: Operation = async (at, { key = '', value }) => {
  try {
    await addChild(at, LOCKS, (parent) => at.session.create(`${parent}/${key}`, ''));
    return { type: 'ok', value };
  } catch (error) {
    if (!isCode(error, 'NODE_EXISTS')) throw error;
    return { type: 'fail', error: 'it was held', observed: true };
  }
};

const release: Operation = async (at, { key = '', value }) => {
  try {
    await at.change(at.session.remove(`/${LOCKS}/${key}`));
    return { type: 'ok', value };
  } catch (error) {
    if (!isCode(error, 'NO_NODE')) throw error;
    return { type: 'fail', error: 'nobody held it', observed: null };
  }
};

export const LOCK = { acquire, release };
