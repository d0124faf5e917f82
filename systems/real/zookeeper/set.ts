/** Sets: a znode each, made when it is first needed, and a child of it for each element. */
import { type At, isCode, type Operation } from './client.ts';

const add: Operation = async (at, { key = '', value }) => {
  const child = (): Promise<void> => at.change(at.session.create(`/${key}/${value as number}`, ''));
  try {
    await child();
  } catch (error) {
    if (!isCode(error, 'NO_NODE')) throw error;
    await makeParent(at, `/${key}`);
    await child();
  }
  return { type: 'ok', value };
};

const read: Operation = async (at, { key = '' }) => {
  await at.fresh(`/${key}`);
  const elements = (await childrenOf(at, `/${key}`)).map(Number);
  return { type: 'ok', value: elements.toSorted((a, b) => a - b) };
};

export const SET = { add, read };

/** None where nobody has made it yet. */
export const childrenOf = async ({ session }: At, path: string): Promise<readonly string[]> => {
  try {
    return await session.children(path);
  } catch (error) {
    if (isCode(error, 'NO_NODE')) return [];
    throw error;
  }
};

/** Not a change that anybody sees: an empty parent is read as none. */
export const makeParent = async ({ session }: At, path: string): Promise<void> => {
  try {
    await session.create(path, '');
  } catch (error) {
    if (!isCode(error, 'NODE_EXISTS')) throw error; // another client was first
  }
};
