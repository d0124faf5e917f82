/**
 * Removes the images that this tool has built or imported, found by their label. One that a container
 * still uses is left, and what a user has built on top of ours is not touched.
 */
import type { Cleaned } from '../../undo/cleaned.ts';
import { tryEngine } from '../engine/engine.ts';
import { IMAGE_LABEL } from './build.ts';

/** `<none>`: its name was taken from it by a later build. */
const OUR_NAME = /^(verify-[a-z0-9-]+:|<none>:)/;

/** Without an engine there is nothing to do. @param ours what the name of each of them looks like */
export const cleanImages = async (ours: RegExp = OUR_NAME): Promise<Cleaned> => {
  const opened = await tryEngine();
  if ('problem' in opened) return { removed: [], left: [] };
  const { docker } = opened.engine;
  const labelled = await docker.listImages({ filters: { label: [IMAGE_LABEL] } });
  // What stands on another goes before it.
  const found = labelled
    .filter(({ RepoTags }) => (RepoTags ?? []).every((tag) => ours.test(tag)))
    .sort((a, b) => b.Created - a.Created);
  const removed: string[] = [];
  const left: string[] = [];
  for (const { Id, RepoTags } of found) {
    // Those without a name are what broken-off builds have left.
    for (const name of RepoTags?.length ? RepoTags : [Id]) {
      try {
        await docker.getImage(name).remove();
        removed.push(`image ${name}`);
      } catch (error) {
        const { statusCode, message } = error as { statusCode?: number; message: string };
        if (statusCode !== 404) left.push(`image ${name}: ${message}`);
      }
    }
  }
  return { removed, left };
};
