import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { embeddedFile, type EmbeddedName } from '../../history/report-file.ts';
import { exampleCounterexample, exampleResult } from '../example-run.fixture.ts';
import { exampleSource } from './example-report.fixture.ts';
import { makeReport } from './make-report.ts';

const ASSETS = { script: "console.log('drawn')", style: 'p{color:red}' };

const fileIn = (html: string, name: string): string =>
  gunzipSync(embeddedFile(Buffer.from(html), name as EmbeddedName)!).toString();

describe('a report', () => {
  it('says what counts without its script: verdict, sentence, counterexample, command', async () => {
    const html = await makeReport(exampleSource(), ASSETS);
    expect(html).toMatch(/<h1>INVALID: raft with stale-reads<\/h1>/u);
    expect(html).toContain('client 2 read what had been overwritten');
    expect(html).toContain('stale-read on key &quot;x&quot;');
    expect(html).toContain('--nemesis partition,kill --seed 4242');
  });

  it('lets in nothing but its own script and style', async () => {
    const html = await makeReport(exampleSource(), ASSETS);
    const [, policy = ''] = /Content-Security-Policy" content="([^"]+)"/u.exec(html) ?? [];
    const hash = (text: string): string => createHash('sha256').update(text).digest('base64');
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`script-src 'sha256-${hash(ASSETS.script)}'`);
    expect(policy).toContain(`style-src 'sha256-${hash(ASSETS.style)}'`);
    expect(html).not.toMatch(/https?:|\bsrc=|\bhref=|@import|url\(/u);
  });

  it('holds the files of the run as they are, and its data', async () => {
    const history = '{"index":0,"time":1,"process":0,"type":"invoke","f":"read","value":null}\n';
    const files = new Map([['history.jsonl', Buffer.from(history)]]);
    const html = await makeReport(exampleSource({ files }), ASSETS);
    expect(fileIn(html, 'history.jsonl')).toBe(history);
    expect(JSON.parse(fileIn(html, 'report'))).toMatchObject({
      title: 'raft with stale-reads',
      files: ['history.jsonl'],
    });
  });

  it('takes markup in keys, values, errors and names for text', async () => {
    const evil = '</script><img src=x onerror=alert(1)>"&\'';
    const html = await makeReport(
      exampleSource({
        title: evil,
        result: exampleResult({
          verdict: 'invalid',
          reason: `not linearizable: ${evil}`,
          command: evil,
          counterexample: exampleCounterexample({ key: evil, reason: evil }),
        }),
        logs: [{ node: evil, text: evil }],
      }),
      ASSETS,
    );
    expect(html).not.toContain('<img');
    expect(html.match(/<script[ >]/gu)).toHaveLength(3); // data, operations, its own
    expect(html.match(/<\/script>/gu)).toHaveLength(3);
  });
});
