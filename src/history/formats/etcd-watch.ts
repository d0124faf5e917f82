/**
 * What the watches of one client of etcd's robustness tests were told: a line a watch,
 * `{"Request":{…},"Responses":[{"Events":[…],"IsProgressNotify":…,"Revision":…,"Time":…},…]}`.
 *
 * Source: etcd-io/etcd, `tests/robustness/model/watch.go` and `model/replay.go` (the types),
 * `report/client.go` (how they are written), `client/client.go` (how they are recorded). Files from before
 * 2024 say neither `IsCreate` nor `PrevValue`; newer ones leave `Value` and `Hash` out where they are empty.
 */
import type { Json } from '../operation.ts';
import { shortMember } from '../shorten.ts';
import { canonicalJson } from '../value-interner.ts';
import type { PreviousValue, Watch, WatchEvent, WatchResponse } from '../watches.ts';
import { malformedHistory, type Place } from '../well-formed.ts';
import { isData, listOf, valueOf } from './etcd-request.ts';

type Data = { readonly [name: string]: Json };

/** @throws Failure naming file and line where it is no watch */
export const watchIn = ({ Request, Responses }: Data, place: Place): Watch => {
  if (!isData(Request)) throw malformedHistory(place, 'this is no watch of a report');
  return {
    place,
    key: keyOf(Request, place),
    isPrefix: flag(Request, 'WithPrefix', place) ?? false,
    from: revisionOf(Request, 0, place),
    responses: list(Responses, 'Responses', place).map((response) => responseIn(response, place)),
  };
};

const responseIn = (response: Json, place: Place): WatchResponse => {
  if (!isData(response)) throw malformedHistory(place, 'a response is an object');
  return {
    events: list(response['Events'], 'Events', place).map((event) => eventIn(event, place)),
    isProgress: flag(response, 'IsProgressNotify', place) ?? false,
    revision: revisionOf(response, 0, place),
  };
};

const eventIn = (event: Json, place: Place): WatchEvent => {
  if (!isData(event)) throw malformedHistory(place, 'an event is an object');
  const { Type = null, PrevValue = null } = event;
  const type = typeof Type === 'string' ? TYPES[Type] : undefined;
  if (type === undefined) {
    throw malformedHistory(place, `events of type ${shortMember(Type)} are not known`);
  }
  const isCreate = flag(event, 'IsCreate', place);
  return {
    type,
    key: keyOf(event, place),
    value: type === 'delete' ? '' : canonicalJson(valueOf(event['Value'])),
    revision: revisionOf(event, 1, place),
    ...(isCreate === undefined ? {} : { isCreate }),
    ...(PrevValue === null ? {} : { previous: previousIn(PrevValue, place) }),
  };
};

const TYPES: Readonly<Record<string, WatchEvent['type']>> = {
  'put-operation': 'put',
  'delete-operation': 'delete',
};

const previousIn = (previous: Json, place: Place): PreviousValue => {
  if (!isData(previous)) throw malformedHistory(place, 'a PrevValue is an object');
  return {
    value: canonicalJson(valueOf(previous['Value'])),
    revision: whole(previous, 'ModRevision', 1, place),
    version: whole(previous, 'Version', 0, place),
  };
};

const revisionOf = (data: Data, least: number, place: Place): number =>
  whole(data, 'Revision', least, place);

/** Go leaves nothing out but what is empty. */
const whole = (data: Data, name: string, least: number, place: Place): number => {
  const { [name]: value = 0 } = data;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= least) return value;
  throw malformedHistory(
    place,
    `${name} must be a whole number from ${least}, not ${shortMember(value)}`,
  );
};

const keyOf = ({ Key = '' }: Data, place: Place): string => {
  if (typeof Key !== 'string') {
    throw malformedHistory(place, `a key is a text, not ${shortMember(Key)}`);
  }
  // What Go writes for bytes that are no UTF-8: different keys would look the same.
  if (Key.includes('\uFFFD')) throw malformedHistory(place, 'a key is no UTF-8');
  return Key;
};

const flag = (data: Data, name: string, place: Place): boolean | undefined => {
  const { [name]: value } = data;
  if (value === undefined || typeof value === 'boolean') return value;
  throw malformedHistory(place, `${name} must be true or false, not ${shortMember(value)}`);
};

/** Go writes an empty list as null. */
const list = (value: Json | undefined, name: string, place: Place): readonly Json[] => {
  if (value === undefined || value === null || Array.isArray(value)) return listOf(value);
  throw malformedHistory(place, `${name} must be a list, not ${shortMember(value)}`);
};
