/** What a client does so that the node at which it is knows what it is going to read. */
import { ensure } from './ensure.ts';
import { isCode, type Session } from './session.ts';

/** Nothing; a sync with the leader; or a write of no use, on which a majority has to agree. */
export type Refresh = 'none' | 'sync' | 'write';

/** Nobody reads it. */
const PATH = '/verify-refresh';

/** @throws ZooKeeperError where it could not be done */
export const refresh = async (session: Session, how: Refresh, path: string): Promise<void> => {
  if (how === 'sync') await session.sync(path);
  if (how !== 'write') return;
  try {
    await session.set(PATH, '');
  } catch (error) {
    if (!isCode(error, 'NO_NODE')) throw error;
    await ensure(session, PATH);
  }
};
