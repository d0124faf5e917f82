/** Sets: a znode each, made when it is first needed, and a child of it for each element. */
import type { At, Operation } from './client.ts';
import { ensure } from './ensure.ts';
import { isCode } from './session.ts';

const add: Operation = async (at, { key = '', value }) => {
  await addChild(at, key, (parent) => at.session.create(`${parent}/${value as number}`, ''));
  return { type: 'ok', value };
};

/** Makes a child of the key's znode, and that znode first where it is not there yet. */
export const addChild = async (
  at: At,
  key: string,
  create: (parent: string) => Promise<void>,
): Promise<void> => {
  const parent = `/${key}`;
  const child = (): Promise<void> => at.change(create(parent));
  try {
    await child();
  } catch (error) {
    if (!isCode(error, 'NO_NODE')) throw error;
    await ensure(at.session, parent);
    await child();
  }
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
