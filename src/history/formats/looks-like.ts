/** What a file that is no history here looks like, so that the refusal can name it. */

/** By bytes that no history begins with. */
export const surelyLooksLike = (head: Buffer): string | undefined => {
  for (const [bytes, name] of MAGIC) {
    if (head.subarray(0, bytes.length).equals(Buffer.from(bytes, 'latin1'))) return name;
  }
  return nameOf(head.toString(), JSON_OF_OTHERS);
};

/** By its first lines, where no format is recognised. */
export const perhapsLooksLike = (head: string): string | undefined => nameOf(head, TEXTS);

type Patterns = readonly (readonly [pattern: RegExp, name: string])[];

const nameOf = (head: string, patterns: Patterns): string | undefined => {
  const text = head.trimStart();
  return patterns.find(([pattern]) => pattern.test(text))?.[1];
};

const MAGIC: readonly (readonly [bytes: string, name: string])[] = [
  ['\xff\xfe', 'text in UTF-16; UTF-8 is read'],
  ['\xfe\xff', 'text in UTF-16; UTF-8 is read'],
  ['PK\x03\x04', 'a zip archive; gzip is unpacked, other archives are not'],
  ['\x28\xb5\x2f\xfd', 'a file packed with zstd; gzip is unpacked, other archives are not'],
  ['\xfd7zXZ\0', 'a file packed with xz; gzip is unpacked, other archives are not'],
  ['BZh', 'a file packed with bzip2; gzip is unpacked, other archives are not'],
  ['SQLite format 3\0', 'an SQLite database'],
  ['\x7fELF', 'a program'],
  ['%PDF', 'a PDF'],
  ['\x89PNG', 'an image'],
];

const JSON_OF_OTHERS: Patterns = [
  [
    /^\{"Request":\{"Key":/u,
    'what a watch in etcd’s robustness tests saw; the operations of its clients are read, not its watches',
  ],
  [
    /^\{\s*"(?:events|operations|history|ops|traceEvents)"\s*:/u,
    'one JSON object that holds a history; the array within is wanted, or one event a line',
  ],
  [
    /^\{\s*\n/u,
    'JSON objects over several lines; one event a line is wanted (jq -c . makes it so)',
  ],
];

const TEXTS: Patterns = [
  [/^<(?:!doctype html|html)/iu, 'an HTML page'],
  [/^<[?A-Za-z!]/u, 'XML'],
  [/^(?:---\s|[\w-]+:\s)/u, 'YAML'],
  [/^"?\w+"?(?:[,;]"?\w+"?){2,}\r?$/mu, 'a table of comma-separated values'],
  [/^(?:INFO|WARN|ERROR|DEBUG)\b|^\d{4}-\d\d-\d\d[ T]\d\d:\d\d/u, 'a log without operations in it'],
];
