import { isCode, type Session } from './session.ts';

/** Makes a znode that nothing tells from one that is missing: not a change that anybody sees. */
export const ensure = async (session: Session, path: string): Promise<void> => {
  try {
    await session.create(path, '');
  } catch (error) {
    if (!isCode(error, 'NODE_EXISTS')) throw error; // another client was first
  }
};
