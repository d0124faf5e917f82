/**
 * The guarantees of watches by name, in the order in which they are told. The first six are of each watch
 * alone; what others have seen tells the rest (and more of `watch-resumable`).
 *
 * Source: etcd's guarantees for watches (etcd.io/docs, learning/api_guarantees) as its robustness tests
 * judge them (`tests/robustness/validate/watch.go`).
 */
export const WATCH_PROPERTIES = [
  'watch-filter',
  'watch-ordered',
  'watch-unique',
  'watch-atomic',
  'watch-bookmarkable',
  'watch-resumable',
  'watch-reliable',
  'watch-prev-kv',
  'watch-is-create',
] as const;

export type WatchProperty = (typeof WATCH_PROPERTIES)[number];

/** One way in which one of them is broken. */
export interface Breach {
  readonly property: WatchProperty;
  readonly anomaly: string;
  /** Names file, line, revision and key. */
  readonly reason: string;
}
