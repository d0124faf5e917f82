/**
 * Watches as the reports of etcd's robustness tests hold them, short to write down. Written after the
 * sources of those tests (etcd-watch.ts says which), member by member in the order in which Go writes them.
 */
import type { Json } from '../operation.ts';
import type { Watch, WatchEvent } from '../watches.ts';

type Data = { readonly [name: string]: Json };

interface Asked {
  readonly key?: string;
  readonly from?: number;
  readonly prefix?: boolean;
  readonly prev?: boolean;
}

/** A line: a watch of all keys, where nothing else is asked for. */
export const watchLine = (
  { key = '', from = 0, prefix = true, prev = false }: Asked,
  ...responses: readonly Data[]
): string =>
  `${JSON.stringify({
    Request: {
      Key: key,
      Revision: from,
      WithPrefix: prefix,
      WithProgressNotify: true,
      WithPrevKV: prev,
    },
    Responses: responses,
  })}\n`;

/** One response. */
export const shows = (...events: readonly Data[]): Data => ({
  Events: events,
  IsProgressNotify: false,
  Revision: Number(events.at(-1)?.['Revision'] ?? 0),
  Time: 172_890_428,
});

export const progress = (revision: number): Data => ({
  Events: null,
  IsProgressNotify: true,
  Revision: revision,
  Time: 172_890_428,
});

export const created = (key: string, value: string, revision: number): Data =>
  event('put-operation', key, value, revision, true);

/** @param previous value and revision, where the watch asked for them */
export const changed = (
  key: string,
  value: string,
  revision: number,
  previous?: readonly [value: string, revision: number, version?: number],
): Data => event('put-operation', key, value, revision, false, previous);

export const deleted = (
  key: string,
  revision: number,
  previous?: readonly [value: string, revision: number, version?: number],
): Data => event('delete-operation', key, '', revision, false, previous);

/** A watch as plain data, written down; what was absent stays so. */
export const lineOfWatch = ({ key, isPrefix, from, responses }: Watch): string =>
  watchLine(
    { key, from, prefix: isPrefix, prev: true },
    ...responses.map(({ events, isProgress, revision }) =>
      isProgress ? progress(revision) : shows(...events.map(eventData)),
    ),
  );

const eventData = ({ type, key, value, revision, isCreate, previous }: WatchEvent): Data =>
  event(
    `${type}-operation`,
    key,
    type === 'put' ? String(JSON.parse(value)) : '',
    revision,
    isCreate ?? false,
    previous && [String(JSON.parse(previous.value)), previous.revision, previous.version],
  );

const event = (
  type: string,
  key: string,
  value: string,
  revision: number,
  isCreate: boolean,
  previous?: readonly [value: string, revision: number, version?: number],
): Data => ({
  Type: type,
  Key: key,
  Value: { Value: value, Hash: 0 },
  Revision: revision,
  IsCreate: isCreate,
  PrevValue: previous === undefined ? null : previousOf(previous),
});

const previousOf = ([value, revision, version]: readonly [string, number, number?]): Data => ({
  Value: { Value: value, Hash: 0 },
  ModRevision: revision,
  ...(version === undefined ? {} : { Version: version }),
});
