/**
 * The formats of histories by name, how to tell them apart, and how each is usually to be understood.
 */
import type { Json } from '../operation.ts';
import { JEPSEN_MAGIC, looksLikeEtcdReport, looksLikeTipocket } from './beginnings.ts';
import { looksLikeLog } from './jepsen-log-line.ts';

export const FORMATS = [
  'jsonl',
  'json',
  'jepsen-edn',
  'jepsen-log',
  'jepsen-test',
  'porcupine',
  'tipocket',
  'etcd-report',
] as const;
export type Format = (typeof FORMATS)[number];

/** `porcupine` may turn out to be either of two. */
export type Dialect = Exclude<Format, 'porcupine'> | 'porcupine-log' | 'porcupine-kv';

/**
 * What a history leaves unsaid, and what its makers mean by it. The user's own options come before
 * these, a model's defaults after.
 */
export interface Reading {
  readonly initial?: Json;
  readonly nilRead?: 'unset' | 'anything';
  readonly failedCas?: 'observed' | 'dropped';
}

export const READINGS: Readonly<Record<Dialect, Reading>> = {
  jsonl: {},
  json: {},
  // With each log comes its own: the state at the start.
  tipocket: {},
  'etcd-report': {},
  // As Knossos reads them: nil agrees with anything, what failed did not happen.
  'jepsen-edn': { nilRead: 'anything', failedCas: 'dropped' },
  'jepsen-log': { nilRead: 'anything', failedCas: 'dropped' },
  'jepsen-test': { nilRead: 'anything', failedCas: 'dropped' },
  // As Porcupine's test reads them: etcd answers a failed cas with a mismatch it saw.
  'porcupine-log': { nilRead: 'unset', failedCas: 'observed' },
  'porcupine-kv': { initial: '' },
};

/** From the first bytes of a file; undefined where they look like nothing known. */
export const detectDialect = (head: string): Dialect | undefined => {
  const text = head.trimStart();
  if (looksLikeTipocket(text)) return 'tipocket';
  if (looksLikeEtcdReport(text)) return 'etcd-report';
  if (text === '' || (/^\{\s*"/u.test(text) && !NAMED_BY_TEXT.test(text))) return 'jsonl';
  if (text.startsWith(`${JEPSEN_MAGIC}\0`)) return 'jepsen-test';
  if (/^\[\s*(?:\{\s*["}]|\])/u.test(text)) return 'json';
  const log = looksLikeLog(text);
  if (log !== undefined) return log === 'old-log' ? 'porcupine-log' : 'jepsen-log';
  if (!/^[[({#;]/u.test(text)) return undefined;
  return isKvLog(text) ? 'porcupine-kv' : 'jepsen-edn';
};

/** A map of EDN, whose names are texts with no colon behind them. */
const NAMED_BY_TEXT = /^\{\s*"[^"\\]*"[\s,]*[^\s,:]/u;

/** Within `--format porcupine` the two are never mistaken. */
export const porcupineDialect = (head: string): Dialect =>
  looksLikeLog(head.trimStart()) === undefined ? 'porcupine-kv' : 'porcupine-log';

const isKvLog = (text: string): boolean => {
  const line = text.split('\n', 1)[0] ?? '';
  return /^\{.*:f :(?:get|put|append)\b.*:key "/u.test(line);
};
