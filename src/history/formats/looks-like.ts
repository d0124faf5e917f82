/** What a file that is no history here looks like, so that the refusal can name it. */

/** By bytes that no history begins with. */
export const surelyLooksLike = (head: Buffer): string | undefined => {
  for (const [bytes, name] of MAGIC) {
    if (head.subarray(0, bytes.length).equals(Buffer.from(bytes, 'latin1'))) return name;
  }
  if (head.toString('latin1', 257, 262) === 'ustar')
    return 'a tar archive; the file within is wanted';
  if (isUtf16(head)) return 'text in UTF-16; UTF-8 is read';
  return nameOf(head.toString(), SURELY);
};

/** By its first lines, where no format is recognised. */
export const perhapsLooksLike = (head: string): string | undefined => nameOf(head, TEXTS);

type Patterns = readonly (readonly [pattern: RegExp, name: string])[];

const nameOf = (head: string, patterns: Patterns): string | undefined => {
  const text = head.trimStart();
  return patterns.find(([pattern]) => pattern.test(text))?.[1];
};

/** Of ASCII in UTF-16 every other byte is zero. */
const isUtf16 = (head: Buffer): boolean => {
  const zeros = [0, 1, 2, 3].map((at) => head[at] === 0).join();
  return zeros === 'true,false,true,false' || zeros === 'false,true,false,true';
};

const UNPACK = 'gzip is unpacked, other archives are not';
const CAPTURE = 'a capture of network packets';

const MAGIC: readonly (readonly [bytes: string, name: string])[] = [
  ['\xff\xfe', 'text in UTF-16; UTF-8 is read'],
  ['\xfe\xff', 'text in UTF-16; UTF-8 is read'],
  ['\x1f\x8b', 'a file packed with gzip twice; unpack it once'],
  ['PK\x03\x04', `a zip archive; ${UNPACK}`],
  ['\x28\xb5\x2f\xfd', `a file packed with zstd; ${UNPACK}`],
  ['\xfd7zXZ\0', `a file packed with xz; ${UNPACK}`],
  ['BZh', `a file packed with bzip2; ${UNPACK}`],
  ['7z\xbc\xaf\x27\x1c', `a 7z archive; ${UNPACK}`],
  ['\xd4\xc3\xb2\xa1', CAPTURE],
  ['\xa1\xb2\xc3\xd4', CAPTURE],
  ['\x4d\x3c\xb2\xa1', CAPTURE],
  ['\x0a\x0d\x0d\x0a', CAPTURE],
  ['SQLite format 3\0', 'an SQLite database'],
  ['\x7fELF', 'a program'],
  ['%PDF', 'a PDF'],
  ['\x89PNG', 'an image'],
];

/** Text that begins as a history may, and is none. */
const SURELY: Patterns = [
  [
    /^\{\s*"(?:events|operations|history|ops|traceEvents)"\s*:/u,
    'one JSON object that holds a history; the array within is wanted, or one event a line',
  ],
  [
    /^\{\s*\n/u,
    'JSON objects over several lines; one event a line is wanted (jq -c . makes it so)',
  ],
  [/^\{"Time":"[^"]*","Action":"/u, 'what go test -json prints'],
  [
    /^\{(?![^\n]*"process"\s*:)\s*"(?:level|severity|ts|msg|message|log|logger|caller|@timestamp)"\s*:/u,
    'a log in JSON lines, without the process of an operation',
  ],
  [
    /^\[\s*(?:"[^\n]*[,\]]|-?\d+\s*[,\]]|\[\s*["\d]|null\b|true\b|false\b)/u,
    'lists of values; an event is an object, with process, type, f and value',
  ],
  [/^\{\s*'/u, "Python's dicts as it prints them; JSON is wanted (json.dumps)"],
  [
    /^[&[]*(?:\w+\.)*\w*\{[A-Za-z]\w*:[^:]/u,
    'objects whose members have no quotes, as Go and JavaScript print them; JSON is wanted',
  ],
  [
    /^\{:valid\?|^\{(?!:(?:process|type|f|value|time|index)\b)(?![^]*:type[\s,]+:invoke)[^]*:valid\?/u,
    "the results of a check by Jepsen or Knossos; the history.edn beside Jepsen's results.edn is read",
  ],
  [
    /^\{(?!:(?:process|type|f|value|time|index)\b)(?![^]*:type[\s,]+:invoke)[^]*[\s{,]:(?:nodes|concurrency)\s/u,
    'the description of a Jepsen test; the history.edn beside it is read',
  ],
];

const TEXTS: Patterns = [
  [/\0/u, 'binary data'],
  [
    /^<(?:!doctype html|html)[^]*\bop (?:invoke|ok|info|fail)\b/iu,
    "Jepsen's timeline.html, a drawing; the history.edn beside it is read",
  ],
  [/^<(?:!doctype html|html)/iu, 'an HTML page'],
  [/^(?:<\?xml[^>]*>\s*)?(?:<!(?:--|DOCTYPE svg)[^>]*>\s*)*<svg\b/u, 'an SVG drawing'],
  [/^<[?A-Za-z!]/u, 'XML'],
  [/^-{4,} *MODULE \w+ *-{4,}/u, 'a TLA+ module'],
  [
    /^(?:TLC2 Version|@!@!@STARTMSG|State \d+: <|\/\\ \w+ = )/mu,
    'what TLC prints, a trace of states',
  ],
  [/^(?:=== RUN|--- (?:PASS|FAIL|SKIP):|(?:ok|FAIL)\s+\S+\s+[\d.]+s$)/mu, 'what go test prints'],
  [/^\S+\.(?:edn|json)\s+(?:true|false|:unknown)\s*$/mu, 'the verdicts of elle-cli or Knossos'],
  [/^(?:---\s|[\w-]+:\s)/u, 'YAML'],
  [/^[^\n,<>{}()]+(?:,[^\n,<>{}()]*){2,}\r?(?:\n|$)/u, 'a table of comma-separated values'],
  [/^"?\w+"?(?:[,;]"?\w+"?){2,}\r?$/mu, 'a table of comma-separated values'],
  [/^[^\n\t<>{}()]+(?:\t[^\n\t]*){2,}\r?(?:\n|$)/u, 'a table of values separated by tabs'],
  [/^(?:INFO|WARN|ERROR|DEBUG)\b|^\d{4}-\d\d-\d\d[ T]\d\d:\d\d/u, 'a log without operations in it'],
];
