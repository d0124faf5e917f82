/**
 * The page around the data: what can be read without its script (verdict, sentence, counterexample and
 * command as text), and a policy that lets nothing in from anywhere. Values are text, never markup.
 */
import { createHash } from 'node:crypto';
import { REPORT_MARK } from '../../history/report-file.ts';
import { counterexampleLines } from '../counterexample.ts';
import { escapeXml } from '../junit.ts';
import { headline } from './data/headline.ts';
import type { ReportData } from './data/report-data.ts';

export interface Assets {
  readonly script: string;
  readonly style: string;
}

/** @param files elements that hold what is packed */
export const renderDocument = (
  data: ReportData,
  { script, style }: Assets,
  files: readonly string[],
): string => {
  const { result, title } = data;
  const { word, sentence } = headline(data);
  return [
    REPORT_MARK,
    '<html lang="en">',
    '<head>',
    '<meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<meta http-equiv="Content-Security-Policy" content="${policy(script, style)}">`,
    '<meta name="referrer" content="no-referrer">',
    '<meta name="color-scheme" content="light dark">',
    `<title>${escapeXml(`${word} · ${title} · seed ${result.seed}`)}</title>`,
    `<style>${style}</style>`,
    '</head>',
    '<body>',
    '<main id="page">',
    `<h1>${escapeXml(`${word}: ${title}`)}</h1>`,
    `<p>${escapeXml(sentence)}</p>`,
    ...(result.counterexample === undefined
      ? []
      : [`<pre>${escapeXml(counterexampleLines(result.counterexample).join('\n'))}</pre>`]),
    `<p>To repeat it: <code>${escapeXml(result.command)}</code></p>`,
    '<noscript><p>The pictures of this page are drawn by its script.</p></noscript>',
    '</main>',
    ...files,
    `<script>${script}</script>`,
    '</body>',
    '</html>',
    '',
  ].join('\n');
};

const policy = (script: string, style: string): string =>
  [
    "default-src 'none'",
    `script-src '${hash(script)}'`,
    `style-src '${hash(style)}'`,
    'img-src data: blob:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

const hash = (text: string): string =>
  `sha256-${createHash('sha256').update(text).digest('base64')}`;
