/**
 * A node program that is not of this package becomes one file in the run's folder, with all that it
 * imports: the same file runs as a local process and in a container, and it shows later what ran.
 */
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { usageFailure } from '../base/failure.ts';
import { isOwnModule, ownManifest, pathOf } from '../base/own-package.ts';
import { siblingModule } from '../base/sibling-module.ts';
import { BUNDLE_SUFFIX, type Deployment } from '../cluster/port/deployment.ts';

/** @throws Failure (exit 64) for a program that cannot be bundled, with what esbuild says of it */
export const standingAlone = async (
  deployment: Deployment,
  folder: string,
): Promise<Deployment> => {
  const { kind } = deployment;
  if (kind.type !== 'program' || isOwnModule(kind.program.module)) return deployment;
  const file = join(folder, `program${BUNDLE_SUFFIX}`);
  await bundle(pathOf(kind.program.module), file);
  const program = { ...kind.program, module: pathToFileURL(file).href };
  return { ...deployment, kind: { type: 'program', program } };
};

const bundle = async (entry: string, outfile: string): Promise<void> => {
  const esbuild = await import('esbuild');
  const program = fileURLToPath(siblingModule(import.meta.url, '../api/program'));
  try {
    await esbuild.build({
      entryPoints: [entry],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node20',
      alias: { [`${ownManifest().name}/program`]: program },
      logLevel: 'silent',
    });
  } catch (error) {
    throw usageFailure(
      'program-not-bundled',
      `The node program ${entry} cannot be made into one file: ${(error as Error).message}`,
    );
  }
};
