/** The page's own script and style, as the build has bundled them. */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { infrastructureFailure } from '../../base/failure.ts';
import { packageRoot } from '../../base/own-package.ts';
import type { Assets } from './document.ts';

/** @throws Failure (exit 3) where the package was not built */
export const readAssets = async (): Promise<Assets> => {
  const folder = join(packageRoot(), 'dist', 'src', 'report', 'html', 'page');
  try {
    const [script, style] = await Promise.all(
      ['main.js', 'style.css'].map((name) => readFile(join(folder, name), 'utf8')),
    );
    return { script: script!, style: style! };
  } catch (cause) {
    throw infrastructureFailure(
      'not-built',
      `The script of reports is not there: ${(cause as Error).message}.`,
      'Build it first: npm run build.',
      cause,
    );
  }
};
