/**
 * Removes the images that this tool has built or imported, found by their label, and what broken-off
 * builds have left that stands on one of them. One that a container still uses is left, and what a
 * user has built on top of ours under a name is not touched.
 */
import type { Cleaned } from '../../undo/cleaned.ts';
import { tryEngine, type Engine } from '../engine/engine.ts';
import { IMAGE_LABEL } from './build.ts';

const OUR_NAME = /^verify-[a-z0-9-]+:/;

/** Without an engine there is nothing to do. @param ours what the name of each of them looks like */
export const cleanImages = async (ours: RegExp = OUR_NAME): Promise<Cleaned> => {
  const opened = await tryEngine();
  if ('problem' in opened) return { removed: [], left: [] };
  const { engine } = opened;
  const named = await ourImages(engine, ours);
  const names = [
    ...(await leftOn(
      engine,
      named.map(({ Id }) => Id),
    )),
    ...named.flatMap(({ RepoTags }) => RepoTags ?? []),
  ];
  const removed: string[] = [];
  const left: string[] = [];
  for (const name of names) {
    try {
      await engine.docker.getImage(name).remove();
      removed.push(`image ${name}`);
    } catch (error) {
      const { statusCode, message } = error as { statusCode?: number; message: string };
      // 404: it has gone with one that stood on it.
      if (statusCode !== 404) left.push(`image ${name}: ${message}`);
    }
  }
  return { removed, left };
};

/** Labelled, and under no name but ours; what stands on another comes before it. */
const ourImages = async ({ docker }: Engine, ours: RegExp) => {
  const labelled = await docker.listImages({ filters: { label: [IMAGE_LABEL] } });
  return labelled
    .filter(({ RepoTags }) => (RepoTags ?? []).every((tag) => ours.test(tag)))
    .sort((a, b) => b.Created - a.Created);
};

/** Images without a name whose first layers are all those of one of these. */
const leftOn = async (engine: Engine, ids: readonly string[]): Promise<readonly string[]> => {
  const bases = await Promise.all(ids.map((id) => layersOf(engine, id)));
  const nameless = await engine.docker.listImages({ filters: { dangling: ['true'] } });
  const found: string[] = [];
  for (const { Id } of nameless) {
    const layers = await layersOf(engine, Id);
    const standsOn = (base: readonly string[]): boolean =>
      base.length > 0 && base.every((layer, i) => layers[i] === layer);
    if (bases.some(standsOn)) found.push(Id);
  }
  return found;
};

/** Empty where it has gone meanwhile. */
const layersOf = async ({ docker }: Engine, id: string): Promise<readonly string[]> => {
  const { RootFS } = await docker
    .getImage(id)
    .inspect()
    .catch(() => ({ RootFS: undefined }));
  return RootFS?.Layers ?? [];
};
