/** `verify init KIND [FOLDER]`: writes a starter that works as it is. Nothing is ever overwritten. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { EXIT, type ExitCode, usageFailure } from '../../base/failure.ts';
import { alignColumns } from '../../report/text.ts';
import { lookUp } from '../lookup.ts';
import { sourceOf, type Starter, STARTERS } from './starters.ts';

/**
 * @param kind none: the kinds are listed, which is no success
 * @param folder made where it is not there
 * @throws Failure (exit 64) for a kind that there is not, files that are there already, or a folder
 *   that cannot be written to
 */
export const initCommand = (kind: string | undefined, folder = '.'): ExitCode => {
  if (kind === undefined) {
    console.error('verify init KIND [FOLDER] writes a starter for one of:');
    const rows = STARTERS.map(({ name, summary }) => [`  ${name}`, summary]);
    for (const line of alignColumns(rows)) console.error(line);
    return EXIT.usage;
  }
  const starter = lookUp('starter', kind, STARTERS);
  const files = Object.entries(starter.files);
  refuseToOverwrite(starter, folder);
  for (const [target, source] of files) write(join(folder, target), contentOf(starter, source));
  const paths = files.map(([target]) => join(folder, target));
  console.log(`wrote ${paths.join('\n      ')}\n`);
  console.log(`next: ${folder === '.' ? '' : `cd ${folder} && `}${starter.command}`);
  return EXIT.valid;
};

const refuseToOverwrite = ({ name, files }: Starter, folder: string): void => {
  const there = Object.keys(files).filter((target) => existsSync(join(folder, target)));
  if (there.length === 0) return;
  throw usageFailure(
    'file-is-there',
    `There is already ${there.map((target) => join(folder, target)).join(', ')}; nothing was written.`,
    `Name a folder that has none of them: verify init ${name} my-store`,
  );
};

const contentOf = ({ runtime }: Starter, source: string): string =>
  readFileSync(sourceOf(source), 'utf8').replace('--runtime RUNTIME', `--runtime ${runtime}`);

const write = (path: string, content: string): void => {
  try {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content, { flag: 'wx', mode: content.startsWith('#!') ? 0o755 : 0o644 });
  } catch (error) {
    throw usageFailure('not-written', `${path} cannot be written: ${(error as Error).message}`);
  }
};
