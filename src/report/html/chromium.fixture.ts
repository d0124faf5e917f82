/** A browser of this machine, for tests that look at a page; says loudly where there is none. */
import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** Path of a browser; undefined where there is none. */
export const chromiumHere = (): string | undefined => {
  const found = [process.env['CHROMIUM'] ?? '', ...PLACES].find(
    (path) => path !== '' && existsSync(path),
  );
  if (found === undefined) {
    process.stderr.write('\n*** SKIPPED, no Chromium: CHROMIUM=/path/to/it names one ***\n\n');
  }
  return found;
};

/** Its own sandbox cannot be had by root in a container; the page is ours. */
export const openChromium = (path: string): Promise<Browser> =>
  chromium.launch({ executablePath: path, args: ['--no-sandbox'] });
