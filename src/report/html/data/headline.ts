/** A verdict in one word and one sentence. */
import { plural } from '../../format.ts';
import type { ReportData } from './report-data.ts';

export interface Headline {
  readonly word: 'VALID' | 'INVALID' | 'UNKNOWN';
  /** What the verdict is about, before the sentence: "Not linearizable". */
  readonly claim: string;
  readonly sentence: string;
}

export const headline = ({ result }: Pick<ReportData, 'result'>): Headline => {
  const word = result.verdict.toUpperCase() as Headline['word'];
  const { verdict, reason, faults } = result;
  const [, broken, why] = /^(not [\w-]+): (.+)$/su.exec(reason) ?? [];
  if (verdict === 'invalid' && broken !== undefined && why !== undefined) {
    return { word, claim: capital(broken), sentence: why };
  }
  if (verdict === 'valid') {
    const took = faults.filter(({ tookEffect }) => tookEffect).length;
    const sentence =
      took === 0
        ? 'it kept its promise.'
        : `it kept its promise while ${plural(took, 'fault')} took effect.`;
    return { word, claim: capital(reason), sentence };
  }
  return { word, claim: CLAIMS[verdict], sentence: reason };
};

const CLAIMS = { invalid: 'It broke its promise', unknown: 'Undecided' } as const;

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
