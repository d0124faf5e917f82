/**
 * What was decided as JUnit XML, which every CI shows. A broken promise is a *failure*; what kept us
 * from a decision is an *error* whose type says what it was, so that CI tells a broken system from
 * broken machinery. `junit-cases.ts` makes the cases.
 */
export interface JUnitCase {
  readonly suite: string;
  readonly name: string;
  readonly ms: number;
  /** Absent where it passes. */
  readonly trouble?: {
    readonly tag: 'failure' | 'error';
    readonly type: string;
    readonly message: string;
    readonly detail: string;
  };
  /** Facts for whoever looks closer, one a line. */
  readonly facts: readonly string[];
}

/** The whole document, with a line end at its end. */
export const renderJUnit = (cases: readonly JUnitCase[]): string => {
  const suites = new Set(cases.map(({ suite }) => suite));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="verify" ${totals(cases)}>`,
    ...[...suites].flatMap((suite) =>
      testSuite(
        cases.filter((one) => one.suite === suite),
        suite,
      ),
    ),
    '</testsuites>',
    '',
  ].join('\n');
};

const testSuite = (cases: readonly JUnitCase[], suite: string): string[] => {
  return [
    `  <testsuite name="${escapeXml(suite)}" ${totals(cases)}>`,
    ...cases.flatMap(testCase),
    '  </testsuite>',
  ];
};

const totals = (cases: readonly JUnitCase[]): string => {
  const of = (tag: string): number => cases.filter(({ trouble }) => trouble?.tag === tag).length;
  const ms = cases.reduce((sum, one) => sum + one.ms, 0);
  return `tests="${cases.length}" failures="${of('failure')}" errors="${of('error')}" time="${seconds(ms)}"`;
};

const testCase = ({ suite, name, ms, trouble, facts }: JUnitCase): string[] => {
  return [
    `    <testcase classname="verify.${escapeXml(suite)}" name="${escapeXml(name)}" time="${seconds(ms)}">`,
    ...(trouble === undefined ? [] : [troubleElement(trouble)]),
    ...(facts.length === 0
      ? []
      : [`      <system-out>${escapeXml(facts.join('\n'))}</system-out>`]),
    '    </testcase>',
  ];
};

const troubleElement = ({
  tag,
  type,
  message,
  detail,
}: NonNullable<JUnitCase['trouble']>): string => {
  return `      <${tag} type="${escapeXml(type)}" message="${escapeXml(message)}">${escapeXml(detail)}</${tag}>`;
};

const seconds = (ms: number): string => (ms / 1000).toFixed(3);

/** For text and attributes alike; what XML 1.0 cannot hold at all becomes U+FFFD. */
export const escapeXml = (text: string): string =>
  text
    .replaceAll(FORBIDDEN, '\uFFFD')
    .replaceAll(/[&<>"']/g, (c) => ENTITIES[c]!)
    .replaceAll('\r', '&#13;');

// eslint-disable-next-line no-control-regex -- it is there to find them
const FORBIDDEN = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF\p{Surrogate}]/gu;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};
