/** Reports of whole runs of the built command, looked at in a browser where there is one. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { execa } from 'execa';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumHere, openChromium } from '../../report/html/chromium.fixture.ts';
import type { RunResult } from '../../runner/evaluation/result.ts';

const VERIFY = fileURLToPath(new URL('../../../bin/verify.js', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'verify-report-'));
const at = (name: string): string => join(folder, name);
const RUN = at('results/latest');
const REPORT = join(RUN, 'report.html');

const verify = (...args: readonly string[]) =>
  execa(process.execPath, [VERIFY, ...args], { reject: false, cwd: folder });

const saved = (): RunResult =>
  JSON.parse(readFileSync(join(RUN, 'verdict.json'), 'utf8')) as RunResult;

/** Known to show the bug: a simulated run is the same on every machine. */
const VIOLATION =
  'raft --runtime sim --seed 1 --bug stale-reads --nemesis partition --concurrency 20 --time-limit 20 --no-tui';

let ran: Awaited<ReturnType<typeof verify>>;

beforeAll(async () => {
  ran = await verify(...VIOLATION.split(' '));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('every run leaves a report', () => {
  it('that is named in its summary and needs no network', () => {
    expect(ran.exitCode).toBe(1);
    expect(ran.stdout).toMatch(/report\s+results\/raft\/[\w-]+\/report\.html/u);
    const html = readFileSync(REPORT, 'utf8');
    const [outside] = html.split('<script type="application/gzip"');
    expect(outside).not.toMatch(/https?:|\bsrc=|\bhref=|@import|url\(/u);
    expect(html).not.toMatch(/<(?:link|img|iframe)\b/u);
    expect(html.length).toBeLessThan(600_000); // 8,000 operations
  });

  it('that is decided as the run was', async () => {
    const { exitCode, stdout } = await verify('check', REPORT, '--json');
    const { verdict, counterexample, levels } = JSON.parse(stdout) as RunResult;
    expect([exitCode, verdict]).toEqual([1, 'invalid']);
    expect(counterexample?.operations).toEqual(saved().counterexample?.operations);
    expect(levels.map(({ level, verdict }) => [level, verdict])).toEqual(
      saved().levels.map(({ level, verdict }) => [level, verdict]),
    );
  });

  it('that can be made again, or elsewhere', async () => {
    rmSync(REPORT);
    const again = await verify('report', RUN);
    expect([again.exitCode, again.stdout, existsSync(REPORT)]).toEqual([0, REPORT, true]);
    expect((await verify('report', RUN, '-o', 'other.html')).exitCode).toBe(0);
    expect(existsSync(at('other.html'))).toBe(true);
    expect((await verify('report', REPORT)).exitCode).toBe(64);
  });

  it('even where it died before its verdict: it is decided first', async () => {
    rmSync(join(RUN, 'verdict.json'));
    await verify('report', RUN);
    expect(readFileSync(REPORT, 'utf8')).toContain('<h1>INVALID: raft with stale-reads</h1>');
  });

  it('and so does any history', async () => {
    const history = join(RUN, 'history.jsonl');
    const { exitCode, stdout } = await verify('report', history, '--model', 'cas-register');
    expect([exitCode, stdout]).toEqual([0, 'history.jsonl.report.html']);
    expect((await verify('check', stdout, '--model', 'cas-register')).exitCode).toBe(1);
    expect((await verify('report', history)).exitCode).toBe(64); // nobody says its model
  });
});

const browserPath = chromiumHere();

describe.skipIf(browserPath === undefined)('in a browser a report', () => {
  let browser: Browser;
  const complaints: string[] = [];

  beforeAll(async () => {
    browser = await openChromium(browserPath!);
  });
  afterAll(() => browser?.close());

  const open = async (
    hash = '',
    colorScheme: 'light' | 'dark' = 'light',
    width = 1280,
  ): Promise<Page> => {
    const page = await browser.newPage({ viewport: { width, height: 1000 }, colorScheme });
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith('file:')) complaints.push(`asks for ${url}`);
    });
    await page.goto(`${pathToFileURL(REPORT).href}${hash}`);
    await page.waitForSelector('html[data-ready]');
    return page;
  };

  it('opens without a complaint, light and dark, wide and narrow, nothing cut off', async () => {
    for (const [scheme, width] of [
      ['light', 1280],
      ['dark', 1280],
      ['light', 390],
    ] as const) {
      const page = await open('', scheme, width);
      expect(await page.locator('#bar .pill').textContent()).toBe('✗ INVALID');
      expect(await page.locator('h1').textContent()).toMatch(/^Not linearizable: /u);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(width);
      expect(await page.evaluate('document.documentElement.dataset.theme')).toBe(scheme);
      await page.close();
    }
    expect(complaints).toEqual([]);
  });

  it('shows the counterexample as a picture whose words stay within it', async () => {
    const page = await open();
    const picture = page.locator('svg.story');
    const box = (await picture.boundingBox())!;
    for (const scale of ['real time', 'even steps']) {
      await page.getByRole('button', { name: scale }).click();
      expect(await picture.locator('g.operation').count()).toBe(3);
      for (const words of await picture.locator('text').all()) {
        const { x, width } = (await words.boundingBox())!;
        expect(x).toBeGreaterThanOrEqual(box.x - 1);
        expect(x + width).toBeLessThanOrEqual(box.x + box.width + 1);
      }
    }
    await page.close();
  });

  it('goes through operations by keys, finds and filters them, and follows links', async () => {
    const page = await open('#op=100');
    const chosen = page.locator('.list .row[aria-selected=true]');
    const first = await chosen.textContent();
    await page.keyboard.press('j');
    await expect.poll(() => chosen.textContent()).not.toBe(first);
    await page.keyboard.press('k');
    await expect.poll(() => chosen.textContent()).toBe(first);
    await page.keyboard.press('n');
    await expect.poll(() => chosen.textContent()).toContain('proof');
    await page.keyboard.press('/');
    await page.keyboard.type('not the leader');
    await page.keyboard.press('Escape');
    await expect
      .poll(() => page.locator('#timeline .sub').first().textContent())
      .toMatch(/^[\d,]+ of [\d,]+ operations/u);
    await page.keyboard.press('?');
    expect(await page.locator('dialog[open]').count()).toBe(1);
    await page.close();
    expect(complaints).toEqual([]);
  });

  it('prints', async () => {
    const page = await open();
    const pdf = await page.pdf({ format: 'A4', printBackground: true });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    await page.close();
  });
});
