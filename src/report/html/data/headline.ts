/** A verdict in one word and one sentence. */
import type { ReportData } from './report-data.ts';

export interface Headline {
  readonly word: 'VALID' | 'INVALID' | 'UNKNOWN';
  /** What the verdict is about, before the sentence: "Not linearizable". */
  readonly claim: string;
  readonly sentence: string;
}

export const headline = ({ result }: Pick<ReportData, 'result'>): Headline => {
  const word = result.verdict.toUpperCase() as Headline['word'];
  const [, claim, rest] = /^(not [\w-]+): (.+)$/su.exec(result.reason) ?? [];
  if (result.verdict === 'invalid' && claim !== undefined && rest !== undefined) {
    return { word, claim: capital(claim), sentence: rest };
  }
  return { word, claim: CLAIMS[result.verdict], sentence: capital(result.reason) };
};

const CLAIMS = {
  valid: 'It kept its promise',
  invalid: 'It broke its promise',
  unknown: 'Nobody knows whether it kept its promise',
} as const;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
