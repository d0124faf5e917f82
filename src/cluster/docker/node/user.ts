/**
 * Whose the files and the data folder of a node must be: the numbers of the user that its image, or
 * its description, names. Read from the image's own /etc/passwd, which needs no shell in it.
 */
import type Docker from 'dockerode';
import { infrastructureFailure } from '../../../base/failure.ts';
import { firstFileIn } from './tar.ts';

export interface Owner {
  readonly uid: number;
  readonly gid: number;
}

export const ROOT: Owner = { uid: 0, gid: 0 };

/**
 * @param user as a Dockerfile's USER has it: name or number, with or without `:group`
 * @throws Failure `no-user` (exit 3) for a name that the image does not know
 */
export const ownerFor = async (container: Docker.Container, user: string): Promise<Owner> => {
  const [name = '', group] = user.split(':');
  if (name === '' && group === undefined) return ROOT;
  const passwd = entries(await textOf(container, '/etc/passwd'));
  const entry = passwd.find(([login, , uid]) => (isNumber(name) ? uid : login) === name);
  const uid = isNumber(name) ? name : entry?.[2];
  if (uid === undefined) throw unknown('user', name);
  if (group === undefined) return { uid: Number(uid), gid: Number(entry?.[3] ?? 0) };
  if (isNumber(group)) return { uid: Number(uid), gid: Number(group) };
  const groups = entries(await textOf(container, '/etc/group'));
  const gid = groups.find(([known]) => known === group)?.[2];
  if (gid === undefined) throw unknown('group', group);
  return { uid: Number(uid), gid: Number(gid) };
};

const isNumber = (text: string): boolean => /^\d+$/.test(text);

const entries = (text: string): readonly (readonly string[])[] =>
  text.split('\n').map((line) => line.split(':'));

const unknown = (what: string, name: string): Error =>
  infrastructureFailure('no-user', `The image knows no ${what} ${name}.`);

/** Empty where there is no such file, as in an image made from scratch. */
const textOf = async (container: Docker.Container, path: string): Promise<string> => {
  try {
    const chunks: Buffer[] = [];
    for await (const chunk of await container.getArchive({ path })) {
      chunks.push(Buffer.from(chunk));
    }
    return firstFileIn(Buffer.concat(chunks))?.toString() ?? '';
  } catch (error) {
    if ((error as { statusCode?: number }).statusCode === 404) return '';
    throw error;
  }
};
