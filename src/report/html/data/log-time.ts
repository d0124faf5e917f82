/**
 * The time at the beginning of a line of a log, as programs write it: ISO and its relatives
 * (`2026-11-28 07:35:53.123456 I |`, `[1] 2026/11/28 07:35:53.1 [INF]`), and that of Redis
 * (`12:M 28 Nov 2026 07:35:53.123 *`). Without a zone it is UTC, as in a container.
 */

/** A time stands near the beginning of its line. */
const WITHIN = 64;

/** ms since 1970; undefined where there is none. */
export const logTime = (line: string): number | undefined => {
  const head = line.slice(0, WITHIN);
  const iso = ISO.exec(head)?.groups;
  if (iso !== undefined) return utc(iso, Number(iso['month']) - 1) - zoneMs(iso['zone']);
  const named = NAMED.exec(head)?.groups;
  if (named === undefined) return undefined;
  return utc(named, MONTHS.indexOf(named['month'] ?? ''));
};

const CLOCK = String.raw`(?<hour>\d\d):(?<minute>\d\d):(?<second>\d\d)(?:[.,](?<part>\d{1,9}))?`;
const ISO = new RegExp(
  String.raw`(?<year>\d{4})[-/](?<month>\d\d)[-/](?<day>\d\d)[T ]${CLOCK} ?(?<zone>Z|[+-]\d\d:?\d\d)?`,
  'u',
);
const NAMED = new RegExp(
  String.raw`(?<day>\d\d) (?<month>[A-Z][a-z]{2}) (?<year>\d{4}) ${CLOCK}`,
  'u',
);
const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

type Groups = Readonly<Record<string, string | undefined>>;

const utc = ({ year, day, hour, minute, second, part = '' }: Groups, month: number): number =>
  Date.UTC(Number(year), month, Number(day), Number(hour), Number(minute), Number(second)) +
  (part === '' ? 0 : Number(`0.${part}`) * 1000);

const zoneMs = (zone = 'Z'): number => {
  if (zone === 'Z') return 0;
  const [hours, minutes] = [zone.slice(1, 3), zone.slice(-2)].map(Number) as [number, number];
  return (zone.startsWith('-') ? -1 : 1) * (hours * 60 + minutes) * 60_000;
};
