/** What is said while an image is got from its registry: how much of what has been announced is here. */
export interface PullEvent {
  /** The layer. */
  readonly id?: string;
  readonly status?: string;
  readonly progressDetail?: { readonly current?: number; readonly total?: number };
}

const EVERY_MS = 2000;
const MEGABYTE = 1_000_000;

/** @param nowMs a clock that never jumps */
export const pullProgress = (
  image: string,
  onProgress: (text: string) => void,
  nowMs: () => number = () => performance.now(),
): ((event: PullEvent) => void) => {
  const layers = new Map<string, { readonly current: number; readonly total: number }>();
  let toldAt = nowMs();
  return ({ id = '', status, progressDetail: { current, total } = {} }) => {
    if (status === 'Downloading' && current !== undefined && total !== undefined) {
      layers.set(id, { current, total });
    }
    const known = layers.get(id);
    if (status === 'Download complete' && known !== undefined) {
      layers.set(id, { current: known.total, total: known.total });
    }
    if (layers.size === 0 || nowMs() - toldAt < EVERY_MS) return;
    toldAt = nowMs();
    const sum = (of: 'current' | 'total'): number =>
      Math.round([...layers.values()].reduce((all, layer) => all + layer[of], 0) / MEGABYTE);
    onProgress(`getting ${image}: ${sum('current')} of ${sum('total')} MB`);
  };
};
