import { gunzipSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { embedded, embeddedFile, embeddedHistory, isReport, REPORT_MARK } from './report-file.ts';

const report = (...elements: readonly string[]): Buffer =>
  Buffer.from([REPORT_MARK, '<main></main>', ...elements, '</html>'].join('\n'));

describe('the files within a report', () => {
  it('come out as they went in', () => {
    const html = report(
      embedded('run.json', gzipSync('{}')),
      embedded('history.jsonl', gzipSync('{"index":0}\n</script>\n')),
    );
    expect(isReport(html)).toBe(true);
    expect(gunzipSync(embeddedHistory(html, 'r')).toString()).toBe('{"index":0}\n</script>\n');
    expect(gunzipSync(embeddedFile(html, 'run.json')!).toString()).toBe('{}');
    expect(embeddedFile(html, 'events.jsonl')).toBeUndefined();
  });

  it('are told from any other page, and from the beginning of one', () => {
    expect(isReport(Buffer.from('<!doctype html><html></html>'))).toBe(false);
    expect(isReport(Buffer.from(REPORT_MARK.slice(0, -1)))).toBe(false);
  });

  it('are missed with a sentence that says why', () => {
    expect(() => embeddedHistory(report(), 'r.html')).toThrow(
      'r.html is a report whose history was too large to be kept within it.',
    );
    const cut = report(embedded('history.jsonl', gzipSync('x'))).subarray(0, -30);
    expect(() => embeddedHistory(cut, 'r.html')).toThrow('The report is cut off');
  });
});
